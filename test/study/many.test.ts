import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countLayouts, enumerateLayouts } from '../../lib/deployment/index.js';
import { InputError } from '../../lib/input/index.js';
import { search, searchBalanced, searchRatio } from '../../lib/study/index.js';
import { madeUpProfile } from '../profile/made-up.js';
import { settings } from './small-search.js';

const { nodes: _, gpusPerNode: __, highAffinity: ___, ...rest } = settings;
const ratioSettings = {
  ...rest,
  engine: 'published-distserve',
  prefill: { tp: 1, pp: 1 },
  decode: { tp: 1, pp: 1 },
  maxPrefillInstances: 1000,
  maxDecodeInstances: 1000,
};

describe('More than can be gone through is refused, with how much it would be:', () => {
  test('placements', async () => {
    const architecture = { heads: 720_720, layers: 720_720 };
    const many = {
      ...settings,
      engine: 'published-distserve',
      profile: madeUpProfile({ architecture }),
      nodes: 1,
      gpusPerNode: 100_000,
    };
    const count = countLayouts(['prefill', 'decode'], architecture, many);
    expect(count).toBeGreaterThan(100_000);
    await expect(search(many)).rejects.toThrow(
      new InputError(`deployments: expected at most 100000 placements, got ${count}`),
    );
  });

  test('numbers of instances', async () => {
    await expect(searchRatio(ratioSettings)).rejects.toThrow(
      new InputError(
        'deployments: expected at most 100000 numbers of prefill and decode instances, got 1000000',
      ),
    );
  });

  test('requests of instances on very many GPUs', async () => {
    const many = { ...settings, engine: 'published-distserve', nodes: 100_000, gpusPerNode: 100 };
    await expect(searchBalanced(many)).rejects.toThrow(
      /^search: expected GPUs on which instances need at most 10000000 requests together, got 10000000 GPUs/,
    );
  });
});

test('Layouts are as many as they are counted', () => {
  const given = fc.record({
    heads: fc.integer({ min: 1, max: 24 }),
    layers: fc.integer({ min: 1, max: 24 }),
    nodes: fc.integer({ min: 1, max: 4 }),
    gpusPerNode: fc.integer({ min: 1, max: 12 }),
    highAffinity: fc.boolean(),
  });
  fc.assert(
    fc.property(given, (each) => {
      for (const roles of [['serve'], ['prefill', 'decode']] as const) {
        expect(countLayouts(roles, each, each)).toBe(enumerateLayouts(roles, each, each).length);
      }
    }),
  );
});

describe('An engine is refused', () => {
  test('whose instances do both, where numbers of each are looked for', async () => {
    await expect(searchRatio({ ...ratioSettings, engine: 'vllm' })).rejects.toThrow(
      /^deployments: expected|^engine: expected one with prefill and decode instances, got vllm/,
    );
    await expect(searchBalanced({ ...settings, engine: 'vllm' })).rejects.toThrow(
      /^engine: expected one whose prefill and decode instances can be looked at alone, got vllm/,
    );
  });
});

test('Ctrl-C is answered while placements are still being looked through', async () => {
  const ending = new AbortController();
  const lengths = Array(4_000_000).fill({ promptLength: 10, outputLength: 5 });
  setImmediate(() => ending.abort());
  const result = await search({ ...settings, lengths }, { threads: 1, signal: ending.signal });
  expect(result).toMatchObject({ outcomes: [], isComplete: false });
});

test('Ctrl-C is answered while numbers of instances are still being looked through', async () => {
  const ending = new AbortController();
  setImmediate(() => ending.abort());
  const many = { ...ratioSettings, maxPrefillInstances: 300, maxDecodeInstances: 300 };
  const result = await searchRatio(many, { threads: 1, signal: ending.signal });
  expect(result).toMatchObject({ outcomes: [], isComplete: false });
});
