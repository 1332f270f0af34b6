import { availableParallelism } from 'node:os';
import { estimateWork, type WorkSettings } from './estimate-work.js';
import type { Candidate } from './search-placement.js';

/**
 * The work that is worth starting threads for. To load piscina, to start two threads with the simulator and to end
 * them took 240 ms (145 ms with one thread, 390 ms with four, on 2 cores of an EPYC, Node 20.20), and each compiles
 * the simulator's code for itself, which costs about as much again; in that time one core does some 500,000 of
 * these units (about 1 us each, from 0.1 to 2). Two threads save half of a search, so it has to be twice as long.
 */
const WORK_WORTH_THREADS = 1_000_000;

/** As many threads as there are cores, or 1 when the search will be done before others would have been of use. */
export function usefulThreads(settings: WorkSettings, candidates: readonly Candidate[]): number {
  const work = candidates.reduce((sum, candidate) => sum + estimateWork(settings, candidate), 0);
  return work < WORK_WORTH_THREADS ? 1 : availableParallelism();
}
