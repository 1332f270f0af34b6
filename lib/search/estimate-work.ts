import type { Candidate, ProbeSettings } from './search-placement.js';

/** The part of the settings that the work of a search depends on. */
export type WorkSettings = Pick<ProbeSettings, 'lengths' | 'maxRatePerGpu' | 'tolerance'>;

/**
 * What a decode stage has to do for a request, with a prefill stage's part as 1. Of the few weights and formulas
 * that were tried on 66 placements of OPT-13B and OPT-66B this one ordered them best by the time they took.
 */
const DECODE_WEIGHT = 3;

/**
 * About how much work it will be to search a placement: passages of a request through a stage, in all simulations.
 * Plain arithmetic, which takes no time and is good enough to tell long from short. Iterations do not come into it:
 * those in which nobody comes or goes cost next to nothing, and pipelines multiply the others.
 */
export function estimateWork(settings: WorkSettings, { cluster }: Candidate): number {
  const { lengths, maxRatePerGpu, tolerance } = settings;
  const probes = Math.max(0, Math.ceil(Math.log2(maxRatePerGpu / tolerance)));
  const [prefill, decode] =
    'instance' in cluster ? [cluster.instance, cluster.instance] : [cluster.prefill, cluster.decode];
  return probes * lengths.length * (prefill.stages + DECODE_WEIGHT * decode.stages);
}

/** The candidates, those with most work first, so that no thread is left alone with a long one at the end. */
export function longestFirst(settings: WorkSettings, candidates: readonly Candidate[]): Candidate[] {
  return candidates
    .map((candidate) => ({ candidate, work: estimateWork(settings, candidate) }))
    .sort((a, b) => b.work - a.work)
    .map(({ candidate }) => candidate);
}
