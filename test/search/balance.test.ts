import { describe, expect, test } from '@jest/globals';
import { balance, type SearchSettings, type SideGoodput, searchBalanced } from '../../lib/search/index.js';
import { kvRow, latencyRows, madeUpProfile } from '../profile/made-up.js';

const sizes = { tp: 1, pp: 1 };
const side = (goodput: number, gpus = 1): SideGoodput => ({ sizes, gpus, goodput });

describe('Instances are balanced', () => {
  test('so that both sides do as much, within the GPUs', () => {
    expect(balance(side(5, 2), side(10), 5)).toEqual({
      prefillInstances: 2,
      decodeInstances: 1,
      expected: 10,
    });
    expect(balance(side(5, 2), side(10), 10)).toEqual({
      prefillInstances: 4,
      decodeInstances: 2,
      expected: 20,
    });
  });

  test('on the fewest GPUs of those that do as much', () => {
    expect(balance(side(5), side(100), 4)).toEqual({ prefillInstances: 3, decodeInstances: 1, expected: 15 });
    expect(balance(side(100), side(5), 4)).toEqual({ prefillInstances: 1, decodeInstances: 3, expected: 15 });
  });

  test('as well as whole instances allow', () => {
    // One decode instance too few for three prefill instances, as many as there are GPUs for.
    expect(balance(side(4), side(6), 5)).toEqual({ prefillInstances: 3, decodeInstances: 2, expected: 12 });
    expect(balance(side(4), side(6), 4)).toEqual({ prefillInstances: 2, decodeInstances: 2, expected: 8 });
  });

  test('never, if one of each does not fit or cannot do anything', () => {
    expect(balance(side(5, 3), side(5, 2), 4)).toBeUndefined();
    expect(balance(side(0), side(5), 9)).toBeUndefined();
    expect(balance(side(5), side(0), 9)).toBeUndefined();
  });
});

// A prompt at a time takes 10 ms, so an instance prefills 100 requests/s; decodes are as good as free.
const settings: SearchSettings = {
  backend: 'distserve',
  profile: madeUpProfile({
    architecture: { heads: 1, layers: 1 },
    latency: latencyRows(1, { prefill: { base: 6.99 } }),
    kvCapacity: [kvRow(1, 1, 100)],
  }),
  nodes: 1,
  gpusPerNode: 4,
  highAffinity: true,
  slo: { ttft: 1000, tpot: 1000, ttftAttainment: 90, tpotAttainment: 90 },
  maxRatePerGpu: 100,
  tolerance: 1,
  lengths: Array.from({ length: 6000 }, () => ({ promptLength: 100, outputLength: 1 })),
  seed: 0,
};

describe('A search of numbers of instances', () => {
  test('comes to the closed form where a prefill takes its time and decodes do not: three to one', async () => {
    const progress: number[] = [];
    const result = (await searchBalanced(settings, undefined, (done) => progress.push(done)))!;
    expect(result.prefill).toHaveLength(1);
    expect(result.prefill[0]!.goodput).toBeGreaterThan(95);
    expect(result.prefill[0]!.goodput).toBeLessThan(104);
    expect(result.decode[0]!.goodput).toBeGreaterThan(300);
    expect(result.chosen).toMatchObject({
      prefill: sizes,
      decode: sizes,
      prefillInstances: 3,
      decodeInstances: 1,
    });
    // All of them together do what the prefill instances can.
    expect(result.confirmed!.goodput / result.chosen!.expected).toBeGreaterThan(0.95);
    expect(result.confirmed!.goodput / result.chosen!.expected).toBeLessThan(1.05);
    expect(result.confirmed).toMatchObject({ gpus: 4, firstMiss: { binding: 'ttft' } });
    expect(progress).toEqual([0, 1]);
  }, 60_000);

  test('has no choice where a side never keeps its objective', async () => {
    const lengths = settings.lengths.slice(0, 50);
    const hopeless = await searchBalanced({ ...settings, lengths, slo: { ...settings.slo, ttft: 1 } });
    expect(hopeless).toMatchObject({ chosen: undefined, confirmed: undefined });
    expect(hopeless!.prefill[0]!.goodput).toBe(0);
    expect(hopeless!.decode[0]!.goodput).toBeGreaterThan(0);
  });

  test('has no choice where one of each does not fit', async () => {
    expect(await searchBalanced({ ...settings, gpusPerNode: 1 })).toEqual({
      prefill: [],
      decode: [],
      chosen: undefined,
      confirmed: undefined,
    });
  });

  test('is ended by the signal', async () => {
    expect(await searchBalanced(settings, AbortSignal.abort())).toBeUndefined();
  });
});
