import { expect, test } from '@jest/globals';
import { attainableTargets, latencySample, scaledAttainments } from '../../lib/metrics/index.js';

const sample = latencySample(
  [50, 100, 150, 200].map((ttft) => ({
    outputLength: 2,
    arrival: 0,
    firstToken: ttft,
    leaving: ttft + ttft / 5,
  })),
);

test('Scaled attainments are those at the targets times each scale, in the order given', () => {
  expect(scaledAttainments(sample, { ttft: 100, tpot: 10 }, [1, 0.6, 1.1, 2])).toEqual([
    { scale: 1, target: { ttft: 100, tpot: 10 }, attainment: { ttft: 50, tpot: 50, both: 50 } },
    { scale: 0.6, target: { ttft: 60, tpot: 6 }, attainment: { ttft: 25, tpot: 25, both: 25 } },
    {
      scale: 1.1,
      target: { ttft: 110.00000000000001, tpot: 11 },
      attainment: { ttft: 50, tpot: 50, both: 50 },
    },
    { scale: 2, target: { ttft: 200, tpot: 20 }, attainment: { ttft: 100, tpot: 100, both: 100 } },
  ]);
});

test('Attainable targets are the quantiles of both latencies at each share, in the order given', () => {
  expect(attainableTargets(sample, [50, 0, 100])).toEqual([
    { attainment: 50, ttft: 125, tpot: 12.5 },
    { attainment: 0, ttft: 50, tpot: 5 },
    { attainment: 100, ttft: 200, tpot: 20 },
  ]);
});
