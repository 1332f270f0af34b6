import { availableParallelism } from 'node:os';
import type { Job } from '../job.js';
import { estimateWork } from './estimate-work.js';

/**
 * The work that is worth starting threads for. To start two threads with the simulator and to end them takes some 200 ms,
 * and each compiles the simulator's code for itself, which costs about as much again; in that time one core does some
 * 500,000 of these units (about 1 us each, from 0.1 to 2). Two threads save half of a search, so it has to be twice as
 * long.
 */
const WORK_WORTH_THREADS = 1_000_000;

/** As many threads as there are cores, or 1 when the jobs will be done before others would have been of use. */
export function usefulThreads(jobs: readonly Job[]): number {
  const work = jobs.reduce((sum, job) => sum + estimateWork(job), 0);
  return work < WORK_WORTH_THREADS ? 1 : availableParallelism();
}
