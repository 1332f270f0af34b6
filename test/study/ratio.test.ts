import { describe, expect, test } from '@jest/globals';
import { type RatioSettings, type StudyOptions, searchRatio } from '../../lib/study/index.js';
import { kvRow, latencyRows, madeUpProfile } from '../profile/made-up.js';

const PROMPT = 100;
/** One prompt at a time, of 10 ms: 6.99 by the profile, 1 for the stage, 2 and 0.01 for the engine. */
const onePrompt = madeUpProfile({
  latency: latencyRows(1, { prefill: { base: 6.99 } }),
  kvCapacity: [kvRow(1, 1, PROMPT)],
});
const SERVICE_MS = 10;

const settings: RatioSettings = {
  engine: 'published-distserve',
  profile: onePrompt,
  prefill: { tp: 1, pp: 1 },
  decode: { tp: 1, pp: 1 },
  maxPrefillInstances: 2,
  maxDecodeInstances: 2,
  slo: { ttft: 1000, tpot: 1000, ttftAttainment: 90, tpotAttainment: 90 },
  maxRatePerGpu: 100,
  tolerance: 0.5,
  lengths: Array.from({ length: 10_000 }, () => ({ promptLength: PROMPT, outputLength: 1 })),
  seed: 0,
};

// Threads need built code.
const searchHere = (asked: RatioSettings, options: StudyOptions = {}) =>
  searchRatio(asked, { threads: 1, ...options });

// Those with the fewest GPUs have two fifths of them.
const manyMore = Array.from({ length: 25_000 }, () => ({ promptLength: PROMPT, outputLength: 1 }));

describe('A search of M:N', () => {
  test('finds, where prefill alone binds, the rate at which it saturates: M / service time, spread over M + N GPUs', async () => {
    const { outcomes, best } = await searchHere({ ...settings, lengths: manyMore, maxDecodeInstances: 3 });
    expect(outcomes).toHaveLength(6);
    for (const {
      prefillInstances: m,
      decodeInstances: n,
      gpus,
      goodput,
      goodputPerGpu,
      firstMiss,
    } of outcomes) {
      expect(gpus).toBe(m + n);
      const saturation = (m * 1000) / SERVICE_MS;
      expect(goodput / saturation).toBeGreaterThan(0.95);
      expect(goodput / saturation).toBeLessThan(1.04);
      expect(goodputPerGpu).toBe(goodput / gpus);
      expect(firstMiss?.binding).toBe('ttft');
    }
    expect([best?.prefillInstances, best?.decodeInstances]).toEqual([2, 1]);
  }, 60_000);

  test('finds the rate at which as many as asked for need not wait: of M/D/1, a share of 1 - rate x service time', async () => {
    const slo = { ...settings.slo, ttft: SERVICE_MS + 1e-6, ttftAttainment: 60 };
    const { outcomes } = await searchHere({ ...settings, slo, maxPrefillInstances: 1, tolerance: 0.1 });
    for (const { goodput } of outcomes) expect(Math.abs(goodput - 40)).toBeLessThan(1.5);
  }, 60_000);

  test('tells 2:4 from 1:2: with the same GPUs for each request, fewer have to wait', async () => {
    const slo = { ...settings.slo, ttft: SERVICE_MS + 1e-6, ttftAttainment: 60 };
    const { outcomes } = await searchHere({ ...settings, slo, maxDecodeInstances: 4, tolerance: 0.1 });
    const of = (m: number, n: number) =>
      outcomes.find((each) => each.prefillInstances === m && each.decodeInstances === n)!.goodputPerGpu;
    expect(of(2, 4)).toBeGreaterThan(1.2 * of(1, 2));
  }, 60_000);

  test('finds, where decode alone binds, its saturation, and that more decode instances lift it', async () => {
    // 5 requests an iteration of 20 ms, 10 tokens each: 25 requests/s for each decode instance.
    const profile = madeUpProfile({
      latency: [...latencyRows(1, { decode: { base: 17.9 } }), ...latencyRows(2)],
      kvCapacity: [kvRow(1, 1, 5), kvRow(2, 1, 10_000)],
    });
    const { outcomes, best } = await searchHere({
      ...settings,
      profile,
      prefill: { tp: 2, pp: 1 },
      lengths: Array.from({ length: 3000 }, () => ({ promptLength: 200, outputLength: 10 })),
      maxPrefillInstances: 1,
      // Ten tokens may take 2 s, while the run takes two minutes: a queue that grows is seen.
      slo: { ...settings.slo, tpot: 200 },
    });
    for (const { decodeInstances, goodput, firstMiss } of outcomes) {
      expect(firstMiss?.binding).toBe('tpot');
      expect(goodput / (25 * decodeInstances)).toBeGreaterThan(0.9);
      expect(goodput / (25 * decodeInstances)).toBeLessThan(1.1);
    }
    expect(best?.decodeInstances).toBe(2);
  }, 60_000);

  test('binds on no side where every rate that was tried is kept', async () => {
    const few = settings.lengths.slice(0, 20);
    const { outcomes } = await searchHere({ ...settings, lengths: few, maxRatePerGpu: 1 });
    expect(outcomes.map(({ firstMiss, goodputPerGpu }) => [firstMiss, goodputPerGpu])).toEqual(
      Array(4).fill([undefined, 0.5]),
    );
  });

  test('tells which came nearest if none keeps the objectives', async () => {
    const slo = { ...settings.slo, ttft: 5 };
    const lengths = settings.lengths.slice(0, 20);
    const { best, nearest } = await searchHere({ ...settings, slo, lengths });
    expect(best).toBeUndefined();
    expect(nearest).toMatchObject({ binding: 'ttft', outcome: { goodput: 0 }, probe: { keepsSlo: false } });
  });

  test('can be ended early, with what it has', async () => {
    const ending = new AbortController();
    const result = await searchHere(
      { ...settings, lengths: settings.lengths.slice(0, 20) },
      { signal: ending.signal, onProgress: (done) => (done === 1 ? ending.abort() : undefined) },
    );
    expect([result.isComplete, result.outcomes.length]).toEqual([false, 1]);
  });

  test('refuses sizes that cannot be run, and a request that never could be served', async () => {
    await expect(searchHere({ ...settings, decode: { tp: 2, pp: 1 } })).rejects.toThrow(
      /^this placement cannot be run: decode: no KV capacity is known for tp 2, pp 1/,
    );
    const lengths = [{ promptLength: PROMPT + 1, outputLength: 1 }];
    await expect(searchHere({ ...settings, lengths })).rejects.toThrow(
      /^request 0 has a prompt of 101 tokens/,
    );
  });
});
