import { availableParallelism } from 'node:os';
import type { Placement } from '../simulation/index.js';
import { type ProbeSettings, runnableCluster } from './search-placement.js';

/**
 * How many tokens are generated in the time that starting threads takes, roughly: a thread is up in a
 * quarter of a second, and a core generates ten million tokens or more in a second.
 */
const TOKENS_WORTH_A_POOL = 10_000_000;

/** As many threads as there are cores, or 1 when the search will be done before others would have started. */
export function usefulThreads(settings: ProbeSettings, placements: readonly Placement[]): number {
  const { lengths, maxRatePerGpu, tolerance } = settings;
  const runnable = placements.filter(
    (placement) => typeof runnableCluster(settings, placement) !== 'string',
  ).length;
  const probes = Math.ceil(Math.log2(maxRatePerGpu / tolerance));
  const tokens = lengths.reduce((sum, { outputLength }) => sum + outputLength, 0);
  if (runnable * probes * tokens < TOKENS_WORTH_A_POOL) return 1;
  return Math.min(availableParallelism(), runnable);
}
