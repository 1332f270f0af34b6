import { describe, expect, test } from '@jest/globals';
import { factorsFor, readRooflineFactors } from '../../../lib/profile/estimate/index.js';
import { factors, factorsJson } from './factors.js';
import { gpus } from './known.js';

const read = (contents: unknown) =>
  readRooflineFactors(new TextEncoder().encode(JSON.stringify(contents)), 'f.json');

describe('The factors for a GPU', () => {
  test('are its own, by any of its names', () => {
    for (const gpu of [gpus['H100-SXM'], { ...gpus.MI300X, name: 'mine', aliases: ['h100-sxm'] }]) {
      expect(factorsFor(factors, gpu)).toMatchObject({
        fittedTo: 'H100-SXM',
        areOwn: true,
        factors: { gemm: { flops: 0.8284 } },
      });
    }
  });

  test('are those of one that is built alike', () => {
    expect(factorsFor(factors, gpus['B300-SXM'])).toMatchObject({
      fittedTo: 'B200-SXM',
      areOwn: false,
      factors: { gemm: { flops: 0.757 } },
    });
  });

  test('are the usual ones where nobody has fitted any', () => {
    const { fittedTo, areOwn, factors: chosen } = factorsFor(factors, gpus.MI300X);
    expect([fittedTo, areOwn, chosen]).toEqual([undefined, false, factors.byDefault]);
  });

  test('of 8 bits, where it has none of its own, are the usual ones', () => {
    expect(factorsFor(factors, gpus['A100-SXM-80GB']).factors.fp8Gemm).toEqual(factors.byDefault.fp8Gemm);
  });
});

describe('A table of factors is refused for', () => {
  const { default: usual, gpus: listed } = factorsJson;
  test.each([
    ['another kind of file', { kind: 'gpus' }, 'kind: expected "roofline-factors", got "gpus"'],
    [
      'another unit',
      { units: 'seconds' },
      'units: expected "ms", the unit of all that is fixed, got "seconds"',
    ],
    [
      'a GPU like none',
      { gpus: { A: { as: 'B' } } },
      'gpus: A: as: expected the name of a GPU with factors of its own, got "B"',
    ],
    [
      'a GPU like an object',
      { gpus: { A: { as: 'toString' } } },
      'gpus: A: as: expected the name of a GPU with factors of its own, got "toString"',
    ],
    [
      'two GPUs like each other',
      { gpus: { A: { as: 'B' }, B: { as: 'A' } } },
      'gpus: A: as: expected the name of a GPU with factors of its own, got "B"',
    ],
    [
      'more than was promised',
      { gpus: { A: { ...listed.L40S, gemm: { ...usual.gemm, flops: 1.5 } } } },
      'gpus: A: gemm: flops: expected a share above 0 and at most 1, got 1.5',
    ],
    [
      'a dull corner',
      { default: { ...usual, gemm: { ...usual.gemm, power: 0.5 } } },
      'default: gemm: power: expected a number of at least 1, got 0.5',
    ],
    [
      'a negative time',
      { default: { ...usual, allReduce: { bandwidth: 1, fixed: -1 } } },
      'default: allReduce: fixed: expected a number of at least 0, got -1',
    ],
    [
      'no usual experts',
      { default: { ...usual, experts: undefined } },
      'default: experts: expected an object, got nothing',
    ],
  ])('%s', (_, changed, message) => {
    expect(() => read({ ...factorsJson, ...changed })).toThrow(`f.json: ${message}`);
  });
});
