import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { attainment, judge, latencySample } from '../../lib/metrics/index.js';

/** A sample of requests, each of its TTFT and its TPOT. */
function sampleOf(...latencies: [ttft: number, tpot: number][]) {
  return latencySample(
    latencies.map(([ttft, tpot]) => ({
      outputLength: 1,
      arrival: 0,
      firstToken: ttft,
      leaving: ttft + tpot,
    })),
  );
}

test('A sample has latencies by request and in ascending order', () => {
  const sample = sampleOf([30, 2], [10, 3], [20, 1]);
  expect([...sample.ttft]).toEqual([30, 10, 20]);
  expect([...sample.tpot]).toEqual([2, 3, 1]);
  expect([...sample.sortedTtft]).toEqual([10, 20, 30]);
  expect([...sample.sortedTpot]).toEqual([1, 2, 3]);
});

describe('The attainment', () => {
  test('is the percentage of requests at or below the targets, of one and of both', () => {
    const sample = sampleOf([100, 51], [100, 50], [101, 50], [101, 51], [1, 1]);
    expect(attainment(sample, { ttft: 100, tpot: 50 })).toEqual({
      ttft: (3 / 5) * 100,
      tpot: (3 / 5) * 100,
      both: (2 / 5) * 100,
    });
  });

  test('is divided before it is multiplied, to the last digit', () => {
    const kept = Array.from({ length: 20 }, (_, i): [number, number] => [i < 11 ? 1 : 9, i < 14 ? 1 : 9]);
    expect(attainment(sampleOf(...kept), { ttft: 5, tpot: 5 })).toEqual({
      ttft: 55.00000000000001,
      tpot: 70,
      both: 55.00000000000001,
    });
  });

  test('of both is no higher than that of one, and none falls as targets rise', () => {
    const latency = fc.integer({ min: 0, max: 9 });
    const pair = fc.tuple(latency, latency);
    fc.assert(
      fc.property(
        fc.array(pair, { minLength: 1 }),
        pair,
        pair,
        (latencies, [ttft, tpot], [more, evenMore]) => {
          const sample = sampleOf(...latencies);
          const low = attainment(sample, { ttft, tpot });
          const high = attainment(sample, { ttft: ttft + more, tpot: tpot + evenMore });
          expect(low.both).toBeLessThanOrEqual(Math.min(low.ttft, low.tpot));
          expect(high.ttft).toBeGreaterThanOrEqual(low.ttft);
          expect(high.tpot).toBeGreaterThanOrEqual(low.tpot);
          expect(high.both).toBeGreaterThanOrEqual(low.both);
        },
      ),
    );
  });
});

describe('A run keeps an objective', () => {
  // The P50 of TTFT is 20 and the P100 of TPOT 4.
  const sample = sampleOf([10, 4], [20, 2], [30, 3]);
  const slo = { ttft: 20.5, tpot: 4.5, ttftAttainment: 50, tpotAttainment: 100 };

  test('if the quantile that it is about is below the target', () => {
    expect(judge(sample, slo)).toEqual({
      ttftQuantile: 20,
      tpotQuantile: 4,
      keepsTtft: true,
      keepsTpot: true,
    });
  });

  test('but not if it is the target', () => {
    expect(judge(sample, { ...slo, ttft: 20 })).toMatchObject({ keepsTtft: false, keepsTpot: true });
    expect(judge(sample, { ...slo, tpot: 4 })).toMatchObject({ keepsTtft: true, keepsTpot: false });
  });
});
