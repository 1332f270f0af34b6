import { availableParallelism } from 'node:os';
import type { ProbeSettings } from './search-placement.js';

/**
 * How many tokens are generated, roughly, in the time that threads need to start and to warm up: half a
 * second, in which one core generates some millions.
 */
const TOKENS_WORTH_A_POOL = 5_000_000;

/** As many threads as there are cores, or 1 when the search will be done before others would have been of use. */
export function usefulThreads(settings: ProbeSettings, candidates: number): number {
  const { lengths, maxRatePerGpu, tolerance } = settings;
  const probes = Math.ceil(Math.log2(maxRatePerGpu / tolerance));
  const tokens = lengths.reduce((sum, { outputLength }) => sum + outputLength, 0);
  return candidates * probes * tokens < TOKENS_WORTH_A_POOL ? 1 : availableParallelism();
}
