import { poolsByRole } from '../../deployment/index.js';
import type { Job } from '../job.js';

/**
 * What a decode stage has to do for a request, with a prefill stage's part as 1. Of the few weights and formulas
 * that were tried on 66 placements of OPT-13B and OPT-66B this one ordered them best by the time they took.
 */
const DECODE_WEIGHT = 3;

/**
 * About how much work a job will be: passages of a request through a stage, in all simulations. Plain arithmetic, which
 * takes no time and is good enough to tell long from short. Iterations do not come into it: those in which nobody comes
 * or goes cost next to nothing, and pipelines multiply the others.
 */
export function estimateWork({ deployment, requests, maxRatePerGpu, tolerance, known }: Job): number {
  const probes = Math.max(0, Math.ceil(Math.log2(maxRatePerGpu / tolerance)));
  const unknown = known.length === 0 ? probes : 1;
  const { pools, ppCross } = deployment;
  const passages = poolsByRole(pools).reduce((sum, [role, { pp }]) => sum + ppCross * pp * weights[role], 0);
  return unknown * requests * passages;
}

const weights = { prefill: 1, decode: DECODE_WEIGHT, serve: 1 + DECODE_WEIGHT };

/** The jobs, those with most work first, so that no thread is left alone with a long one at the end. */
export function longestFirst(jobs: readonly Job[]): Job[] {
  return jobs
    .map((job) => ({ job, work: estimateWork(job) }))
    .sort((a, b) => b.work - a.work)
    .map(({ job }) => job);
}
