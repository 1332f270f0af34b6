import { describe, expect, test } from '@jest/globals';
import { readGpuSpecFile } from '../../lib/profile/index.js';

const mine = { name: 'Mine', flops: 100e12, memoryBandwidth: 1e12, linkBandwidth: 32e9, memory: 48e9 };

const read = (contents: unknown) =>
  readGpuSpecFile(new TextEncoder().encode(JSON.stringify(contents)), 'g.json');

test("A GPU of one's own needs five figures", () => {
  expect(read(mine)).toEqual({ ...mine, aliases: [], source: 'as given by the user' });
});

test('It may have other names, 8-bit arithmetic, a link to other nodes and a source', () => {
  const whole = { ...mine, aliases: ['m'], fp8Flops: 200e12, nodeBandwidth: 25e9, source: 'Its data sheet' };
  expect(read(whole)).toEqual(whole);
});

describe('It is refused for', () => {
  test.each([
    ['TFLOP/s', { flops: 989 }, 'flops: expected a number of FLOP/s, from 1e+11 to 1e+18, got 989'],
    [
      'GB/s',
      { memoryBandwidth: 3350 },
      'memoryBandwidth: expected a number of bytes/s, from 1e+10 to 1e+15, got 3350',
    ],
    [
      'no link',
      { linkBandwidth: 0 },
      'linkBandwidth: expected a number of bytes/s, from 1e+8 to 1e+14, got 0',
    ],
    [
      'a negative link',
      { nodeBandwidth: -1 },
      'nodeBandwidth: expected a number of bytes/s, from 1e+8 to 1e+14, got -1',
    ],
    [
      'too much',
      { fp8Flops: 1e308 },
      'fp8Flops: expected a number of FLOP/s, from 1e+11 to 1e+18, got 1e+308',
    ],
    ['GB', { memory: 80 }, 'memory: expected a whole number of bytes, from 1e+9 to 1e+14, got 80'],
    [
      'a text',
      { memory: '80GB' },
      'memory: expected a whole number of bytes, from 1e+9 to 1e+14, got "80GB"',
    ],
    ['no name', { name: undefined }, 'name: expected a text, got nothing'],
    [
      'a name on two lines',
      { name: 'a\nb' },
      'name: expected a text without line breaks and control characters, got "a\\nb"',
    ],
    [
      'a misspelt field',
      { fp8flops: 1e15 },
      'expected the fields name, aliases, flops, fp8Flops, memoryBandwidth, linkBandwidth, nodeBandwidth, memory, source only, got "fp8flops"',
    ],
  ])('%s', (_, changed, message) => {
    expect(() => read({ ...mine, ...changed })).toThrow(`g.json: ${message}`);
  });

  test.each([[[]], ['x'], [null], [1]])('being %j', (contents) => {
    expect(() => read(contents)).toThrow('g.json: expected an object');
  });
});
