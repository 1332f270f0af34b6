import { InputError, LONGEST_TIME } from '../../input/index.js';
import type { LatencyModel } from '../../profile/index.js';

/** Whether an iteration can take so long, in ms. */
export function isPossibleTime(time: number): boolean {
  return time >= 0 && time <= LONGEST_TIME;
}

/** The error for a profile by which an iteration would take such a time. */
export function impossibleTime(time: number, prompts: number, decodes: number): InputError {
  return new InputError(
    `the profile gives ${time} ms for an iteration with ${prompts} prompts and ${decodes} decodes: ` +
      'expected latencies that are never negative and not beyond 2^40 ms (35 years)',
  );
}

/**
 * A time that a profile gives for an iteration, in ms, once it has been looked at.
 *
 * @throws InputError for one that cannot be
 */
export function checkedTime(time: number, prompts: number, decodes: number): number {
  if (isPossibleTime(time)) return time;
  throw impossibleTime(time, prompts, decodes);
}

/** The growth of decode iterations, in ms; undefined where they have to be gone through step by step, each being looked at. */
export function checkedGrowth(latency: LatencyModel, requests: number): number | undefined {
  const growth = latency.growth(requests);
  return growth !== undefined && isPossibleTime(growth) ? growth : undefined;
}
