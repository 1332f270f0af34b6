import { InputError } from '../lib/input/index.js';
import { type ArrivalName, arrivalProcesses } from '../lib/workload/arrivals.js';
import type { Workload } from '../lib/workload/index.js';
import { type FlagValues, inGroup, optional, valued } from './flags.js';
import { requestCount } from './serving-flags.js';
import { oneOf, positive } from './value-types.js';

const arrivalNames = Object.keys(arrivalProcesses) as ArrivalName[];

const DEFAULT_REQUESTS = 64;

/** How many requests come, and when. */
export const arrivalFlags = inGroup('Requests:', {
  rate: optional(positive('requests/s'), 'Arrival rate in requests/s; required but for custom arrivals'),
  arrival: valued(
    oneOf(arrivalNames),
    `Arrival process (${arrivalNames.join(', ')}); custom takes the times of the workload`,
    'poisson',
  ),
  cv: optional(
    positive('standard deviation over mean'),
    'Coefficient of variation of the gaps of gamma arrivals; poisson ones with another than 1 are gamma',
    '1',
  ),
  requests: optional(
    requestCount,
    'How many requests',
    `${DEFAULT_REQUESTS}; all of a trace with its own times`,
  ),
});

/** The values of these flags. */
export type ArrivalValues = FlagValues<typeof arrivalFlags>;

/** Arrival processes that take a coefficient of variation. */
const takesCv: readonly ArrivalName[] = ['poisson', 'gamma'];

/** @throws InputError for flags that do not fit the arrival process */
export function checkArrivalFlags({ arrival, rate, cv = 1 }: ArrivalValues): void {
  if (rate === undefined && arrival !== 'custom') {
    throw new InputError(`--rate: expected requests/s for ${arrival} arrivals, got nothing`);
  }
  if (!takesCv.includes(arrival) && cv !== 1) {
    throw new InputError(`--cv: expected with gamma or poisson arrivals, got it with ${arrival}`);
  }
}

/** What the flags ask of the requests of a run. */
export function requestsAsked({ arrival, rate, cv, requests }: ArrivalValues) {
  const count = requests ?? (arrival === 'custom' ? undefined : DEFAULT_REQUESTS);
  return { arrival, rate, cv: takesCv.includes(arrival) ? cv : undefined, count };
}

/** The coefficient of variation, where it tells the arrivals from others. */
export function cvThatCounts({ arrival, cv = 1 }: ArrivalValues): number | undefined {
  return arrival === 'gamma' || (arrival === 'poisson' && cv !== 1) ? cv : undefined;
}

/** What a user has to know of how flags and workload were taken, a line each: published command lines pass more than counts. */
export function arrivalNotices(values: ArrivalValues, { lengths }: Pick<Workload, 'lengths'>): string[] {
  const { arrival, rate, cv } = values;
  const unused = [
    ...(arrival === 'custom' && rate !== undefined ? ['--rate'] : []),
    ...(!takesCv.includes(arrival) && cv !== undefined ? ['--cv'] : []),
  ];
  const when = arrival === 'custom' ? 'the trace tells when requests come' : 'the gaps are all the same';
  const hasTimes = lengths.kind === 'list' && lengths.startTimes !== undefined;
  return [
    ...(unused.length > 0 ? [`${unused.join(' and ')} not used: with --arrival ${arrival} ${when}`] : []),
    ...(arrival === 'poisson' && cv !== undefined && cv !== 1
      ? [`poisson arrivals with --cv ${cv} are gamma arrivals with that cv`]
      : []),
    ...(hasTimes && arrival !== 'custom'
      ? ["requests are sampled from the trace, without its times: those are taken with '--arrival custom'"]
      : []),
  ];
}
