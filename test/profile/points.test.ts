import { describe, expect, test } from '@jest/globals';
import {
  type BatchPoint,
  gridWithin,
  type MaxLatency,
  msAt,
  pointInWords,
  rangesLeft,
  usualPoints,
} from '../../lib/profile/index.js';
import { latencyOfCosts } from './made-up.js';

const prefill = (requests: number, tokens: number): BatchPoint => ({ kind: 'prefill', requests, tokens });
const decode = (requests: number, tokens: number): BatchPoint => ({ kind: 'decode', requests, tokens });

describe('The time of a batch', () => {
  const affine = latencyOfCosts({
    prefill: { base: 5, perToken: 0.1, perSquaredToken: 0.01 },
    decode: { base: 7, perContextToken: 0.001, perRequest: 0.5 },
  });

  test('of prompts counts their tokens and the squares of their lengths', () => {
    // 5 + 0.1 * 300 + 0.01 * 3 * 100^2
    expect(msAt(affine, prefill(3, 100))).toBeCloseTo(335, 10);
  });

  test('of decodes counts requests and all their context', () => {
    // 7 + 0.001 * 4 * 1000 + 0.5 * 4
    expect(msAt(affine, decode(4, 1000))).toBeCloseTo(13, 10);
  });

  test('is that of the floor where prompts are short, in the form that has one', () => {
    const latency: MaxLatency = {
      form: 'max',
      prefill: { floor: 20, base: 1, perToken: 0.1, perSquaredToken: 0.001 },
      decode: {
        memory: { base: 10, perRequest: 0.1 },
        compute: { base: 2, perRequest: 0.3 },
        perContextToken: 0.002,
      },
    };
    expect(msAt(latency, prefill(1, 100))).toBeCloseTo(30, 10);
    expect(msAt(latency, prefill(2, 100))).toBeCloseTo(41, 10);
    expect(msAt(latency, decode(10, 50))).toBeCloseTo(12, 10);
    expect(msAt(latency, decode(100, 50))).toBeCloseTo(42, 10);
  });

  test.each([
    ['below 0', -100, /^the profile gives -100 ms for decode:1x10, expected a time from 0 to 2\^40 ms$/],
    ['beyond all bounds', 1e300, /^the profile gives 1e\+300 ms for decode:1x10/],
    ['no number', Number.NaN, /^the profile gives NaN ms for decode:1x10/],
  ])('that is %s is refused', (_, base, expected) => {
    expect(() => msAt(latencyOfCosts({ decode: { base } }), decode(1, 10))).toThrow(expected);
  });
});

describe('The ranges that a batch is not in', () => {
  const ranges = {
    prefillRequests: [1, 4],
    promptLength: [32, 1000],
    prefillTokens: [32, 2000],
    contextTokens: [64, 500],
  } as const;

  test('are none at their ends, and where nothing is told', () => {
    expect(rangesLeft(prefill(2, 1000), ranges)).toEqual([]);
    expect(rangesLeft(prefill(1, 32), ranges)).toEqual([]);
    expect(rangesLeft(decode(1000, 1_000_000))).toEqual([]);
  });

  test('are told with what the batch has', () => {
    expect(rangesLeft(prefill(5, 1001), ranges)).toEqual([
      { range: 'prefillRequests', value: 5, least: 1, most: 4 },
      { range: 'promptLength', value: 1001, least: 32, most: 1000 },
      { range: 'prefillTokens', value: 5005, least: 32, most: 2000 },
    ]);
    expect(rangesLeft(decode(6, 100), ranges)).toEqual([
      { range: 'contextTokens', value: 600, least: 64, most: 500 },
    ]);
  });
});

describe('A grid', () => {
  test('is of powers of two and the ends, as far as all ranges have them', () => {
    const first = { decodeRequests: [1, 4], contextLength: [100, 5000] } as const;
    const second = { decodeRequests: [3, 100], contextLength: [1, 300], contextTokens: [1, 900] } as const;
    expect(gridWithin('decode', [first, second]).map(pointInWords)).toEqual([
      'decode:3x100',
      'decode:3x128',
      'decode:3x256',
      'decode:3x300',
      'decode:4x100',
      'decode:4x128',
    ]);
  });

  test('is empty where ranges have nothing in common', () => {
    expect(gridWithin('prefill', [{ promptLength: [1, 10] }, { promptLength: [11, 20] }])).toEqual([]);
  });

  test('has no batch of nothing', () => {
    const grid = gridWithin('prefill', [
      { prefillRequests: [0, 1], promptLength: [0.5, 2], prefillTokens: [0, 9] },
    ]);
    expect(grid).toEqual([prefill(1, 1), prefill(1, 2)]);
  });

  test('goes over usual ranges where none is told', () => {
    const grid = gridWithin('prefill', [undefined, {}]);
    expect(grid).toContainEqual(prefill(1, 16384));
    expect(grid).toContainEqual(prefill(16, 1024));
    expect(grid).not.toContainEqual(prefill(16, 2048));
  });
});

test('The usual points are of both kinds, and each is there once', () => {
  expect(new Set(usualPoints.map(({ kind }) => kind))).toEqual(new Set(['prefill', 'decode']));
  expect(new Set(usualPoints.map(pointInWords)).size).toBe(usualPoints.length);
});
