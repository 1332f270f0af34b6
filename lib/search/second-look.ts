import { deploy } from '../simulation/index.js';
import { overAgain } from '../workload/index.js';
import { completeFirstMiss, type FirstMiss, firstMissOf } from './first-miss.js';
import { deploymentOptionsOf, type SearchSettings } from './search.js';
import { type BalancedResult, tryTogether } from './search-balanced.js';
import { type ProbeSettings, type SearchedPlacement, searchPlacement } from './search-placement.js';

/** What more is to be known of the best placement by whoever decides by it. */
export interface SecondLook {
  /** Which side binds, and where; undefined when every rate that was tried kept the objectives. */
  readonly firstMiss: FirstMiss | undefined;
  /** What it comes to in longer runs; undefined where the search had as long ones. */
  readonly longRun: LongRun | undefined;
}

/** The goodput of a placement with more requests than it was searched with. */
export interface LongRun {
  readonly requests: number;
  /** In requests/s per GPU. */
  readonly goodputPerGpu: number;
}

/**
 * With fewer requests than these a run can be over before the queues of an overloaded placement have grown: then
 * it looks better than it is, and the larger the placement, the more so.
 */
export const LONG_RUN = 5_000;

/** The requests of a longer run, the same over again; undefined when there are as many already. */
function longRunOf(lengths: ProbeSettings['lengths']): ProbeSettings['lengths'] | undefined {
  if (lengths.length >= LONG_RUN) return undefined;
  return overAgain(lengths, LONG_RUN);
}

/**
 * Looks at the best placement of a search again: what keeps it from a higher rate, and what it comes to in longer runs.
 *
 * @returns undefined when the signal ended it early
 */
export async function lookAgain(
  settings: SearchSettings,
  { placement, probes }: SearchedPlacement,
  signal?: AbortSignal,
): Promise<SecondLook | undefined> {
  const deployment = deploy(settings.profile, placement, deploymentOptionsOf(placement, settings));
  if (!deployment.isRunnable) return undefined;
  const candidate = { placement, cluster: deployment.cluster };
  const whole = await completeFirstMiss(settings, candidate, probes, signal);
  if (whole === undefined) return undefined;
  const firstMiss = firstMissOf(whole, settings.slo);
  const lengths = longRunOf(settings.lengths);
  if (lengths === undefined) return { firstMiss, longRun: undefined };
  const longer = await searchPlacement({ ...settings, lengths, fullRuns: false }, candidate, signal);
  if (longer === undefined) return undefined;
  return { firstMiss, longRun: { requests: lengths.length, goodputPerGpu: longer.goodputPerGpu } };
}

/** As `lookAgain`, for the best numbers of instances. @returns undefined also when there are none */
export async function lookAgainAtBalance(
  settings: SearchSettings,
  { best, layouts }: BalancedResult,
  signal?: AbortSignal,
): Promise<SecondLook | undefined> {
  const layout = layouts.find(({ trials }) => trials.some((trial) => trial === best))?.layout;
  if (best === undefined || layout === undefined) return undefined;
  const { firstMiss } = best.outcome;
  const lengths = longRunOf(settings.lengths);
  if (lengths === undefined) return { firstMiss, longRun: undefined };
  const longer = await tryTogether({ ...settings, lengths, fullRuns: false }, layout, best, signal);
  if (longer === undefined) return undefined;
  return { firstMiss, longRun: { requests: lengths.length, goodputPerGpu: longer.goodputPerGpu } };
}
