import { describe, expect, test } from '@jest/globals';
import {
  compareProfiles,
  type LatencyRow,
  tensorParallelSizesOf,
  usedRows,
} from '../../lib/profile/index.js';
import { kvRow, latencyOfCosts, latencyRows, madeUpProfile } from './made-up.js';

const ranges = {
  prefillRequests: [1, 1],
  promptLength: [1, 4],
  prefillTokens: [1, 100],
  decodeRequests: [1, 2],
  contextLength: [8, 8],
  contextTokens: [1, 100],
} as const;

/** A row of any engine, at a size. */
function row(tensorParallel: number, perToken: number, perRequest: number): LatencyRow {
  const costs = { prefill: { base: 2, perToken }, decode: { base: 1, perRequest } };
  return { tensorParallel, ...latencyOfCosts(costs), evidence: { ranges } };
}

describe('Two profiles', () => {
  const first = madeUpProfile({
    latency: [row(1, 1, 1), row(2, 1, 1)],
    kvCapacity: [kvRow(1, 1, 1000), kvRow(2, 1, 3000)],
  });
  const second = madeUpProfile({
    latency: [row(2, 2, 1), row(4, 1, 1)],
    kvCapacity: [kvRow(2, 1, 1500)],
  });

  test('are compared at the sizes that both have, over batches that both cover', () => {
    const { tensorParallel, times, capacities } = compareProfiles(first, second);
    expect(tensorParallel).toEqual([2]);
    expect(capacities).toEqual([
      { tensorParallel: 2, pipelineParallel: 1, first: 3000, second: 1500, ratio: 0.5 },
    ]);
    const [prefill, decode] = times;
    // Prompts of 1, 2 and 4 tokens take 3, 4 and 6 ms, and 4, 6 and 10 ms: ratios of 4/3, 3/2 and 5/3.
    expect(prefill).toMatchObject({ tensorParallel: 2, engine: null, kind: 'prefill', points: 3 });
    expect(prefill!.ratios!.median).toBeCloseTo(1.5, 12);
    // Nine tenths of the way from the second to the third.
    expect(prefill!.ratios!.p95).toBeCloseTo(1.5 + 0.9 * (5 / 3 - 1.5), 12);
    expect(prefill!.ratios!.least).toMatchObject({ requests: 1, tokens: 1, firstMs: 3, secondMs: 4 });
    expect(prefill!.ratios!.most).toMatchObject({ requests: 1, tokens: 4, firstMs: 6, secondMs: 10 });
    expect(decode).toMatchObject({ kind: 'decode', points: 2, ratios: { median: 1, p95: 1 } });
  });

  test('the other way round have the ratios turned', () => {
    const there = compareProfiles(first, second).times[0]!.ratios!;
    const back = compareProfiles(second, first).times[0]!.ratios!;
    expect(back.median).toBeCloseTo(1 / there.median, 12);
    expect(back.least.ratio).toBeCloseTo(1 / there.most.ratio, 12);
  });

  test('without a size in common come to nothing', () => {
    const other = madeUpProfile({ latency: [row(8, 1, 1)] });
    expect(compareProfiles(first, other)).toEqual({ tensorParallel: [], times: [], capacities: [] });
  });

  test('with times of engines are compared engine by engine, and times of any engine with each', () => {
    const engines = madeUpProfile({ latency: latencyRows(2, { prefill: { base: 4 }, decode: { base: 4 } }) });
    const compared = compareProfiles(engines, second).times;
    expect(compared.map(({ engine, kind }) => `${engine} ${kind}`)).toEqual([
      'distserve prefill',
      'distserve decode',
      'vllm prefill',
      'vllm decode',
    ]);
    const [vllmOnly, distserveOnly] = ['vllm', 'distserve'].map((engine) =>
      madeUpProfile({ latency: [{ ...row(2, 1, 1), engine }] }),
    );
    expect(compareProfiles(vllmOnly!, distserveOnly!).times).toEqual([]);
  });

  test('one of which takes no time at all have no ratios', () => {
    const nothing = madeUpProfile({ latency: [{ tensorParallel: 2, ...latencyOfCosts() }] });
    expect(compareProfiles(nothing, second).times[0]).toMatchObject({ points: 0, ratios: null });
  });

  test('one of which does not tell its capacity have no ratio of it', () => {
    const unknown = madeUpProfile({ latency: [row(2, 1, 1)], kvCapacity: [] });
    expect(compareProfiles(first, unknown).capacities).toEqual([
      { tensorParallel: 2, pipelineParallel: 1, first: 3000, second: null, ratio: null },
    ]);
  });
});

describe('The rows that are used', () => {
  const affine = { tensorParallel: 2, ...latencyOfCosts() };
  const max: LatencyRow = {
    tensorParallel: 2,
    form: 'max',
    prefill: { floor: 1, base: 1, perToken: 1, perSquaredToken: 1 },
    decode: {
      memory: { base: 1, perRequest: 1 },
      compute: { base: 1, perRequest: 1 },
      perContextToken: 1,
    },
  };

  test('are one for each size and engine, of several forms `max`', () => {
    const [one] = latencyRows(1);
    const [distserve, vllm] = latencyRows(2);
    const profile = madeUpProfile({ latency: [affine, max, vllm!, distserve!, one!] });
    expect(usedRows(profile)).toEqual([one, max, vllm, distserve]);
    expect(tensorParallelSizesOf(profile)).toEqual([1, 2]);
  });
});
