import type { RequestTimes } from './latency.js';

/** Fewer arrivals than this in a batch say nothing of a trend. */
const LEAST_IN_BATCH = 20;

const BATCHES = 10;

/** Of all pairs of batches, the share in which the later one is larger, less that in which it is smaller. */
const LEAST_TREND = 0.8;

/**
 * Whether the queue of a run was still growing when the last request came: then there is no steady state, and
 * latencies depend on how long the run was.
 *
 * It is if one of three things grows over ten batches of arrivals: how many requests an arrival finds in the system, how many
 * of those wait for their first token, or how long it waits for its own. A run begins empty and fills up, so that of the first
 * what came within the time that the first requests stayed at most is left out; the others fill up soon, and grow by much when
 * they do, so that all arrivals count. (Waits do not grow where all that came are prefilled together at the end: the last
 * wait least.) Something grows if Kendall's trend of its batches is 0.8 or more, which chance alone gives once in 5,000
 * times if the batches have nothing to do with one another, and the last is so many times the first (Mann,
 * "Nonparametric tests against trend", 1945; batch means as in Law, "Simulation Modeling and Analysis", chapter 9). A
 * short run never says so.
 *
 * @param records of all requests, in the order of their arrival
 * @example
 * isSaturated(simulate({ ...aPlan, requests }).records) // false
 */
export function isSaturated(
  records: Iterable<Pick<RequestTimes, 'arrival' | 'firstToken' | 'leaving'>> & { readonly length: number },
): boolean {
  const arrivals = new Float64Array(records.length);
  const leavings = new Float64Array(records.length);
  const firstTokens = new Float64Array(records.length);
  const waits = new Float64Array(records.length);
  let count = 0;
  let longestStay = 0;
  for (const { arrival, firstToken, leaving } of records) {
    if (count < LEAST_IN_BATCH) longestStay = Math.max(longestStay, leaving - arrival);
    arrivals[count] = arrival;
    leavings[count] = leaving;
    firstTokens[count] = firstToken;
    waits[count] = firstToken - arrival;
    count += 1;
  }
  const filled = arrivals.findIndex((arrival) => arrival - arrivals[0]! >= longestStay);
  const inSystem = filled < 0 ? new Float64Array() : foundBy(arrivals, leavings).subarray(filled);
  return grows(inSystem, 1.5) || grows(foundBy(arrivals, firstTokens), 3) || grows(waits, 3);
}

/** Whether values have a trend over ten batches, the last of which is at least so many times the first. */
function grows(values: Float64Array, growth: number): boolean {
  const size = Math.floor(values.length / BATCHES);
  if (size < LEAST_IN_BATCH) return false;
  const from = values.length - BATCHES * size;
  const means = Array.from({ length: BATCHES }, (_, i) => mean(values, from + i * size, size));
  return trendOf(means) >= LEAST_TREND && means.at(-1)! >= growth * means[0]!;
}

/** How many requests each arrival finds that came before and are not gone. @param goings when they go; is sorted by that */
function foundBy(arrivals: Float64Array, goings: Float64Array): Float64Array {
  goings.sort();
  let gone = 0;
  return arrivals.map((arrival, before) => {
    while (gone < goings.length && goings[gone]! <= arrival) gone += 1;
    return before - gone;
  });
}

function mean(values: Float64Array, from: number, count: number): number {
  let sum = 0;
  for (let i = from; i < from + count; i++) sum += values[i]!;
  return sum / count;
}

/** Kendall's tau of values with their order. */
function trendOf(values: readonly number[]): number {
  let rises = 0;
  let pairs = 0;
  for (let later = 1; later < values.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      rises += Math.sign(values[later]! - values[earlier]!);
      pairs += 1;
    }
  }
  return rises / pairs;
}
