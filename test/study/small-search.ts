import { deploymentOf } from '../../lib/deployment/index.js';
import { plan } from '../../lib/simulation/index.js';
import { type Job, jobOf, type SearchSettings } from '../../lib/study/index.js';
import { kvRow, madeUpProfile } from '../profile/made-up.js';

/** A search of the four placements of the published vLLM on 4 GPUs with few requests. */
export const settings: SearchSettings = {
  engine: 'published-vllm',
  profile: madeUpProfile(),
  nodes: 1,
  gpusPerNode: 4,
  highAffinity: false,
  slo: { ttft: 100, tpot: 50, ttftAttainment: 90, tpotAttainment: 90 },
  maxRatePerGpu: 8,
  tolerance: 1,
  lengths: Array.from({ length: 20 }, (_, i) => ({ promptLength: 10 + i, outputLength: 5 })),
  seed: 0,
};

/** The job of one instance of the published vLLM, which costs nothing but the engine's overhead. */
export function smallJob({ pp = 1, ...changed }: { readonly pp?: number } & Partial<Job> = {}): Job {
  const deployment = deploymentOf({ engine: 'published-vllm', tp: 1, pp });
  const profile = madeUpProfile({ kvCapacity: [kvRow(1, pp)] });
  const planned = plan(deployment, profile);
  if (!planned.isRunnable) throw new Error(planned.reason);
  const { slo, maxRatePerGpu, tolerance, lengths } = settings;
  const requests = lengths.length;
  const { plan: spec } = planned;
  return jobOf({ deployment, plan: spec, gpus: pp, requests, slo, maxRatePerGpu, tolerance, ...changed });
}
