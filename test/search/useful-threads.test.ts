import { availableParallelism } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { estimateWork, longestFirst } from '../../lib/search/estimate-work.js';
import { enumeratePlacements } from '../../lib/search/index.js';
import { usefulThreads } from '../../lib/search/useful-threads.js';
import { deploy, describePlacement } from '../../lib/simulation/index.js';
import { madeUpProfile } from '../profile/made-up.js';

const settings = { maxRatePerGpu: 8, tolerance: 1 };
const lengths = (count: number) =>
  Array.from({ length: count }, () => ({ promptLength: 100, outputLength: 200 }));

function candidatesOf(backend: 'distserve' | 'vllm') {
  const profile = madeUpProfile();
  const budget = { nodes: 1, gpusPerNode: 4, highAffinity: false };
  return enumeratePlacements(backend, profile.architecture, budget).flatMap((placement) => {
    const deployment = deploy(profile, placement);
    return deployment.isRunnable ? [{ placement, cluster: deployment.cluster }] : [];
  });
}

describe('A search', () => {
  test('that is soon done is not spread over threads', () => {
    const candidates = candidatesOf('vllm');
    expect(usefulThreads({ ...settings, lengths: lengths(100) }, candidates)).toBe(1);
    expect(usefulThreads({ ...settings, lengths: lengths(1_000_000) }, [])).toBe(1);
  });

  test('that is long is spread over all cores', () => {
    const long = { ...settings, lengths: lengths(100_000) };
    expect(usefulThreads(long, candidatesOf('vllm'))).toBe(availableParallelism());
  });

  test('that has one simulation of few requests left is not', () => {
    const left = { ...settings, tolerance: 4, lengths: lengths(100_000) };
    expect(usefulThreads(left, candidatesOf('vllm').slice(0, 1))).toBe(1);
  });
});

describe('The work at a placement', () => {
  test('grows with requests, simulations and stages', () => {
    const [flat, piped] = candidatesOf('vllm');
    const work = (changed: object, candidate = flat!) =>
      estimateWork({ ...settings, lengths: lengths(10), ...changed }, candidate);
    expect(work({ lengths: lengths(20) })).toBe(2 * work({}));
    expect(work({ tolerance: 0.5 })).toBe((4 / 3) * work({}));
    expect(work({}, piped)).toBe(2 * work({}));
  });

  test('is none when the range is no wider than the tolerance', () => {
    const [any] = candidatesOf('vllm');
    expect(estimateWork({ maxRatePerGpu: 1, tolerance: 4, lengths: lengths(10) }, any!)).toBe(0);
  });

  test('decides the order: pipelines first, longer ones of decode before those of prefill, ties as they come', () => {
    const order = longestFirst({ ...settings, lengths: lengths(10) }, candidatesOf('distserve'));
    expect(order.map(({ placement }) => describePlacement(placement).replaceAll(/[a-z_]+=/g, ''))).toEqual([
      '1, 1, 2, 1, 2',
      '1, 1, 1, 1, 2',
      '1, 2, 1, 1, 2',
      '1, 1, 2, 1, 1',
      '1, 1, 2, 2, 1',
      '1, 1, 1, 1, 1',
      '1, 1, 1, 2, 1',
      '1, 2, 1, 1, 1',
      '1, 2, 1, 2, 1',
    ]);
  });
});
