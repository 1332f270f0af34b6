import { describe, expect, test } from '@jest/globals';
import {
  balance,
  promisingBalances,
  type SearchSettings,
  type SideGoodput,
  type StudyOptions,
  searchBalanced,
} from '../../lib/study/index.js';
import { kvRow, latencyRows, madeUpProfile } from '../profile/made-up.js';

const sizes = { tp: 1, pp: 1 };
const side = (goodput: number, gpus = 1): SideGoodput => ({ sizes, gpus, goodput });

/** Numbers of instances and what is expected of them. */
const balanced = (prefill: SideGoodput, decode: SideGoodput, gpus: number) => {
  const found = balance(prefill, decode, gpus)!;
  return [found.prefillInstances, found.decodeInstances, found.gpus, found.expected];
};

describe('Instances are balanced', () => {
  test('so that both sides do as much, within the GPUs', () => {
    expect(balanced(side(5, 2), side(10), 5)).toEqual([2, 1, 5, 10]);
    expect(balanced(side(5, 2), side(10), 10)).toEqual([4, 2, 10, 20]);
  });

  test('on the fewest GPUs of those that do as much', () => {
    expect(balanced(side(5), side(100), 4)).toEqual([3, 1, 4, 15]);
    expect(balanced(side(100), side(5), 4)).toEqual([1, 3, 4, 15]);
    expect(balanced(side(5, 2), side(9), 4)).toEqual([1, 1, 3, 5]);
  });

  test('as well as whole instances allow', () => {
    // One decode instance too few for three prefill instances, as many as there are GPUs for.
    expect(balanced(side(4), side(6), 5)).toEqual([3, 2, 5, 12]);
    expect(balanced(side(4), side(6), 4)).toEqual([2, 2, 4, 8]);
  });

  test('never, if one of each does not fit or cannot do anything', () => {
    expect(balance(side(5, 3), side(5, 2), 4)).toBeUndefined();
    expect(balance(side(0), side(5), 9)).toBeUndefined();
    expect(balance(side(5), side(0), 9)).toBeUndefined();
  });
});

describe('Balances are worth a simulation', () => {
  const of = (tp: number, goodput: number): SideGoodput => ({ sizes: { tp, pp: 1 }, gpus: tp, goodput });
  const told = (prefill: SideGoodput[], decode: SideGoodput[], gpus: number, most = 9) =>
    promisingBalances(prefill, decode, gpus, most).map((each) => [
      `${each.prefillInstances} x ${each.prefill.tp}`,
      `${each.decodeInstances} x ${each.decode.tp}`,
    ]);

  test('of the two best alone first, then of others by what is expected per GPU', () => {
    // Per GPU: 5 / 4 of the two best, on all 4; then 5 / 3, as one GPU is left over; then 1 / 4.
    expect(told([of(1, 1), of(2, 5)], [of(1, 9), of(2, 20)], 4)).toEqual([
      ['1 x 2', '1 x 2'],
      ['1 x 2', '1 x 1'],
      ['3 x 1', '1 x 1'],
      ['2 x 1', '1 x 2'],
    ]);
  });

  test('where the two best do not fit together too', () => {
    expect(told([of(1, 2), of(2, 10)], [of(1, 2), of(2, 10)], 3)).toEqual([
      ['1 x 1', '1 x 1'],
      ['1 x 1', '1 x 2'],
      ['1 x 2', '1 x 1'],
    ]);
  });

  test('as many as are wanted, and none where a side can do nothing', () => {
    expect(told([of(1, 1), of(2, 5)], [of(1, 9), of(2, 20)], 4, 1)).toEqual([['1 x 2', '1 x 2']]);
    expect(told([of(1, 0)], [of(1, 9)], 4)).toEqual([]);
  });
});

// Threads need built code.
const searchHere = (asked: SearchSettings, options: StudyOptions = {}) =>
  searchBalanced(asked, { threads: 1, ...options });

// A prompt at a time takes 10 ms, so an instance prefills 100 requests/s; decodes are as good as free.
const settings: SearchSettings = {
  engine: 'published-distserve',
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
    const progress: [number, number][] = [];
    const result = await searchHere(settings, {
      onProgress: (...each) => progress.push(each),
    });
    const { layouts, best } = result!;
    expect(layouts).toHaveLength(1);
    const { layout, prefill, decode, trials } = layouts[0]!;
    expect(layout).toBe('within a node');
    expect(prefill).toHaveLength(1);
    expect(prefill[0]!.goodput).toBeGreaterThan(95);
    expect(prefill[0]!.goodput).toBeLessThan(104);
    expect(decode[0]!.goodput).toBeGreaterThan(300);
    expect(trials).toEqual([best]);
    expect(best).toMatchObject({
      prefill: sizes,
      decode: sizes,
      prefillInstances: 3,
      decodeInstances: 1,
      gpus: 4,
    });
    // All of them together do what the prefill instances can.
    const { expected, outcome } = best!;
    expect(outcome.goodput / expected).toBeGreaterThan(0.95);
    expect(outcome.goodput / expected).toBeLessThan(1.05);
    expect(outcome).toMatchObject({ gpus: 4, firstMiss: { binding: 'ttft' } });
    // Each side, and the one trial of up to four.
    expect(progress).toEqual([
      [0, 6],
      [1, 6],
      [2, 6],
      [3, 6],
    ]);
  }, 60_000);

  const few = { ...settings, lengths: settings.lengths.slice(0, 50) };

  test('has no answer where a side never keeps its objective', async () => {
    const hopeless = (await searchHere({ ...few, slo: { ...settings.slo, ttft: 1 } }))!;
    expect(hopeless.best).toBeUndefined();
    const { prefill, decode, trials } = hopeless.layouts[0]!;
    expect(trials).toEqual([]);
    expect(prefill[0]!.goodput).toBe(0);
    expect(decode[0]!.goodput).toBeGreaterThan(0);
  });

  test('has no answer where one of each does not fit', async () => {
    expect(await searchHere({ ...settings, gpusPerNode: 1 })).toEqual({
      layouts: [{ layout: 'within a node', prefill: [], decode: [], trials: [] }],
      best: undefined,
      failed: [],
    });
  });

  const lengths = settings.lengths.slice(0, 2000).map((each) => ({ ...each, outputLength: 2 }));
  const twoNodes = { ...settings, lengths, nodes: 2, gpusPerNode: 2 };
  const detailed = (inter: number): SearchSettings => ({
    ...twoNodes,
    profile: {
      ...settings.profile,
      architecture: { ...settings.profile.architecture, hidden: 1000 },
      kvCapacity: [kvRow(1, 1, 16_000)],
    },
    engine: 'distserve',
    options: { contextRequests: 1 },
    links: { intra: 200, inter, latency: 0 },
  });

  test('looks at all nodes together where nothing moves over a link', async () => {
    const { layouts } = (await searchHere(twoNodes))!;
    expect(layouts.map(({ layout }) => layout)).toEqual(['across nodes']);
  });

  test('stays within a node where the link between nodes is too slow', async () => {
    const quick = (await searchHere(detailed(200)))!;
    expect(quick.layouts.map(({ layout }) => layout)).toEqual(['within a node', 'across nodes']);
    expect(quick.best!.gpus).toBeGreaterThan(2);
    // 400,000 bytes of a request take 4 s.
    const slow = (await searchHere(detailed(1e-4)))!;
    expect(slow.best!.gpus).toBe(2);
  });

  test('is ended by the signal', async () => {
    expect(await searchHere(settings, { signal: AbortSignal.abort() })).toBeUndefined();
  });
});
