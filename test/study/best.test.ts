import { describe, expect, test } from '@jest/globals';
import { deploymentOf } from '../../lib/deployment/index.js';
import { bestOf, type DeploymentOutcome, nearestOf, type SearchedDeployment } from '../../lib/study/index.js';

/** The outcome of tp x pp GPUs, with the quantiles of TTFT and TPOT at each rate that was tried. */
function searched(
  [tp, pp]: [tp: number, pp: number],
  goodputPerGpu: number,
  ...quantiles: [ttft: number, tpot: number][]
): SearchedDeployment {
  const probes = quantiles.map(([ttftQuantile, tpotQuantile], i) => ({
    ratePerGpu: 1 / (i + 1),
    rate: (tp * pp) / (i + 1),
    keepsSlo: false,
    figures: { ttftQuantile, tpotQuantile, attainment: { ttft: 0, tpot: 0, both: 0 } },
  }));
  const deployment = deploymentOf({ engine: 'vllm', tp, pp });
  return { status: 'searched', deployment, gpus: tp * pp, goodputPerGpu, probes };
}

const skipped: DeploymentOutcome = {
  status: 'skipped',
  deployment: deploymentOf({ engine: 'vllm', tp: 8, pp: 8 }),
  gpus: 64,
  reason: 'too big',
};

describe('The best placement is', () => {
  test('the one with the highest goodput per GPU, however many GPUs it takes', () => {
    const outcomes = [skipped, searched([1, 1], 2), searched([4, 1], 3), searched([2, 1], 2.5)];
    expect(bestOf(outcomes)).toBe(outcomes[2]);
  });

  test('of those the one with the fewest GPUs, even if it comes later', () => {
    const outcomes = [searched([1, 4], 3), searched([2, 1], 3), searched([2, 2], 3)];
    expect(bestOf(outcomes)).toBe(outcomes[1]);
  });

  test('of those the earliest', () => {
    const outcomes = [searched([1, 4], 3), searched([2, 2], 3), searched([4, 1], 3)];
    expect(bestOf(outcomes)).toBe(outcomes[0]);
  });

  test('none if none kept the objectives', () => {
    expect(bestOf([skipped, searched([1, 1], 0)])).toBeUndefined();
    expect(bestOf([])).toBeUndefined();
  });
});

describe('The nearest placement is', () => {
  const slo = { ttft: 100, tpot: 10, ttftAttainment: 90, tpotAttainment: 90 };

  test('the one that misses the worse of its objectives by the least factor', () => {
    const twice = searched([1, 1], 0, [200, 1]);
    const thrice = searched([1, 2], 0, [110, 30]);
    const almost = searched([2, 1], 0, [190, 12]);
    expect(nearestOf([twice, skipped, thrice, almost], slo)).toEqual({
      outcome: almost,
      probe: almost.probes[0],
      binding: 'ttft',
    });
  });

  test('told with the objective that is missed by the greater factor', () => {
    const outcome = searched([1, 1], 0, [150, 16]);
    expect(nearestOf([outcome], slo)).toMatchObject({ binding: 'tpot' });
  });

  test('judged at the lowest rate that was tried', () => {
    const steep = searched([1, 1], 0, [900, 1], [150, 1]);
    const flat = searched([1, 2], 0, [160, 1], [160, 1]);
    expect(nearestOf([flat, steep], slo)).toEqual({
      outcome: steep,
      probe: steep.probes[1],
      binding: 'ttft',
    });
  });

  test('the earliest of those that are equally near', () => {
    const outcomes = [searched([1, 1], 0, [150, 1]), searched([2, 1], 0, [1, 15])];
    expect(nearestOf(outcomes, slo)!.outcome).toBe(outcomes[0]);
  });

  test('among those whose figures at that rate are known', () => {
    const [known, ended] = [searched([1, 1], 0, [150, 1]), searched([2, 1], 0, [101, 1])];
    const { figures: _, ...probe } = ended.probes[0]!;
    expect(nearestOf([{ ...ended, probes: [probe] }, known], slo)!.outcome).toBe(known);
  });

  test('none if nothing was simulated', () => {
    expect(nearestOf([skipped, searched([1, 1], 0)], slo)).toBeUndefined();
  });
});
