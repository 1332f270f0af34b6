import { describe, expect, test } from '@jest/globals';
import { lookAgain, type SearchSettings, search, searchBalanced } from '../../lib/study/index.js';
import { kvRow, latencyRows, madeUpProfile } from '../profile/made-up.js';

// A prefill takes 7 ms, and the engine's overhead 3: 100 requests/s at most.
const settings: SearchSettings = {
  engine: 'published-vllm',
  profile: madeUpProfile({
    architecture: { heads: 1, layers: 1 },
    latency: latencyRows(1, { prefill: { base: 7 }, decode: { base: 0 } }),
    kvCapacity: [kvRow(1, 1, 100)],
  }),
  nodes: 1,
  gpusPerNode: 1,
  highAffinity: false,
  slo: { ttft: 100, tpot: 1000, ttftAttainment: 90, tpotAttainment: 90 },
  maxRatePerGpu: 400,
  tolerance: 1,
  lengths: Array.from({ length: 30 }, () => ({ promptLength: 100, outputLength: 0 })),
  seed: 0,
};

// Threads need built code.
const here = { threads: 1 };

const looked = async (changed: Partial<SearchSettings> = {}) => {
  const all = { ...settings, ...changed };
  const best = (await search(all, here)).best!;
  return { best, look: await lookAgain(all, best, here) };
};

describe('A second look at the best placement', () => {
  test('finds that few requests were over before a queue had grown', async () => {
    const { best, look } = await looked();
    expect(best.goodputPerGpu).toBeGreaterThan(110);
    expect(look!.longRun!.requests).toBe(5000);
    expect(look!.longRun!.goodputPerGpu).toBeGreaterThan(80);
    expect(look!.longRun!.goodputPerGpu).toBeLessThan(101);
  });

  test('tells what keeps it from a higher rate, with its figures', async () => {
    const { best, look } = await looked();
    const { probe, binding } = look!.firstMiss!;
    expect(binding).toBe('ttft');
    expect(probe.figures.ttftQuantile).toBeGreaterThanOrEqual(100);
    expect(probe.ratePerGpu - best.goodputPerGpu).toBeLessThanOrEqual(1);
  });

  test('has no miss where every rate that was tried was kept', async () => {
    const { look } = await looked({ maxRatePerGpu: 20 });
    expect(look!.firstMiss).toBeUndefined();
  });

  test('does not run longer what was long enough', async () => {
    const lengths = Array.from({ length: 5000 }, () => settings.lengths[0]!);
    const { look } = await looked({ lengths });
    expect(look!.longRun).toBeUndefined();
    expect(look!.firstMiss!.binding).toBe('ttft');
  });

  test('is ended by the signal', async () => {
    const { best } = await looked();
    expect(await lookAgain(settings, best, { ...here, signal: AbortSignal.abort() })).toBeUndefined();
  });

  test('goes for numbers of instances too', async () => {
    const balanced: SearchSettings = {
      ...settings,
      engine: 'published-distserve',
      gpusPerNode: 2,
      highAffinity: true,
    };
    const result = (await searchBalanced(balanced, here))!;
    const look = (await lookAgain(balanced, result.best!.outcome, here))!;
    expect(result.best!.outcome.goodput).toBeGreaterThan(110);
    expect(look.firstMiss).toEqual(result.best!.outcome.firstMiss);
    expect(look.longRun!.goodputPerGpu * 2).toBeLessThan(101);
  });
});
