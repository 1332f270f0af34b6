import { describe, expect, test } from '@jest/globals';
import type { Deployment } from '../../lib/deployment/index.js';
import { type SearchSettings, search } from '../../lib/study/index.js';
import { drawLengths } from '../../lib/workload/index.js';
import { bundledProfile, type GoldenSearch, goldenSearches, goldenWorkload } from '../golden/load.js';

function sizesOf({ pools, ppCross }: Deployment): number[] {
  if ('serve' in pools) return [pools.serve.tp, pools.serve.pp];
  const { prefill, decode } = pools;
  return [ppCross, prefill.tp, prefill.pp, decode.tp, decode.pp];
}

async function settingsOf(golden: GoldenSearch): Promise<SearchSettings> {
  return {
    engine: `published-${golden.backend}`,
    profile: await bundledProfile(golden.model),
    nodes: golden.num_node,
    gpusPerNode: golden.ngpu_per_node,
    highAffinity: golden.is_high_affinity,
    slo: {
      ttft: golden.prefill_target,
      tpot: golden.decode_target,
      ttftAttainment: golden.prefill_percentage,
      tpotAttainment: golden.decode_percentage,
    },
    maxRatePerGpu: golden.max_per_gpu_rate,
    tolerance: golden.esp,
    lengths: drawLengths(await goldenWorkload('sharegpt'), golden.N, 0),
    seed: 0,
  };
}

describe('the searches of the published program', () => {
  test.each(
    goldenSearches.map(
      (golden) =>
        [
          `${golden.backend}, ${golden.model}, ${golden.num_node} x ${golden.ngpu_per_node} GPUs, high affinity ${golden.is_high_affinity}`,
          golden,
        ] as const,
    ),
  )('%s', async (_, golden) => {
    const { outcomes, best, isComplete } = await search(await settingsOf(golden), { threads: 1 });
    expect(isComplete).toBe(true);
    expect(outcomes.map(({ deployment }) => sizesOf(deployment))).toEqual(golden.enumerated);
    const goodput = outcomes.flatMap((outcome) =>
      outcome.status === 'searched' ? [[String(sizesOf(outcome.deployment)), outcome.goodputPerGpu]] : [],
    );
    expect(Object.fromEntries(goodput)).toEqual(golden.per_gpu_rate);
    expect(best?.goodputPerGpu).toBe(golden.best_per_gpu_rate);
    expect(sizesOf(best!.deployment)).toEqual(golden.best_config);
  });
});
