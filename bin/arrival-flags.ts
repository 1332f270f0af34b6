import { InputError } from '../lib/input/index.js';
import {
  type ArrivalName,
  type ArrivalParameter,
  type ArrivalParameters,
  arrivalParameters,
  arrivalProcesses,
} from '../lib/workload/arrivals.js';
import type { Workload } from '../lib/workload/index.js';
import { type Flag, type FlagValues, inGroup, optional, valued } from './flags.js';
import { requestCount } from './serving-flags.js';
import { oneOf, positive } from './value-types.js';

const arrivalNames = Object.keys(arrivalProcesses) as ArrivalName[];

const DEFAULT_REQUESTS = 64;

type ParameterName = keyof typeof arrivalParameters;

const parameters = Object.entries(arrivalParameters) as [ParameterName, ArrivalParameter][];

/** A flag for each parameter of arrival processes, under its name. */
const parameterFlags = Object.fromEntries(
  parameters.map(([name, { what, unit, usual }]) => [name, optional(positive(unit), what, `${usual}`)]),
) as Readonly<Record<ParameterName, Flag<number | undefined>>>;

/** How many requests come, and when. */
export const arrivalFlags = inGroup('Requests:', {
  rate: optional(positive('requests/s'), 'Arrival rate in requests/s; required but for custom arrivals'),
  arrival: valued(
    oneOf(arrivalNames),
    `Arrival process (${arrivalNames.join(', ')}); custom takes the times of the workload`,
    'poisson',
  ),
  ...parameterFlags,
  requests: optional(
    requestCount,
    'How many requests',
    `${DEFAULT_REQUESTS}; all of a trace with its own times`,
  ),
});

/** The values of these flags. */
export type ArrivalValues = FlagValues<typeof arrivalFlags>;

/** @throws InputError for flags that do not fit the arrival process */
export function checkArrivalFlags(values: ArrivalValues): void {
  const { arrival, rate } = values;
  if (rate === undefined && arrival !== 'custom') {
    throw new InputError(`--rate: expected requests/s for ${arrival} arrivals, got nothing`);
  }
  for (const [name, { of, usual }] of parameters) {
    // Published command lines pass it with traces too, where it is told that it is not used.
    if (of.includes(arrival) || arrival === 'custom' || (values[name] ?? usual) === usual) continue;
    throw new InputError(`--${name}: expected with ${of.join(' or ')} arrivals, got it with ${arrival}`);
  }
}

/** What the flags ask of the requests of a run. */
export function requestsAsked(values: ArrivalValues) {
  const { arrival, rate, requests } = values;
  const count = requests ?? (arrival === 'custom' ? undefined : DEFAULT_REQUESTS);
  return { arrival, rate, count, ...parametersGiven(values) };
}

/** The parameters that the arrival process takes, of those that are given. */
function parametersGiven(values: ArrivalValues): ArrivalParameters {
  const taken = parameters.filter(
    ([name, { of }]) => of.includes(values.arrival) && values[name] !== undefined,
  );
  return Object.fromEntries(taken.map(([name]) => [name, values[name]]));
}

/** The parameters that tell the arrivals from others: those that are the process's own, or not as usual. */
export function parametersThatCount(values: ArrivalValues): Readonly<Record<string, number>> {
  const telling = parameters.flatMap(([name, { of, usual }]) => {
    const value = values[name] ?? usual;
    const isOwn = of[0] === values.arrival;
    return isOwn || (of.includes(values.arrival) && value !== usual) ? [[name, value] as const] : [];
  });
  return Object.fromEntries(telling);
}

/** What a user has to know of how flags and workload were taken, a line each: published command lines pass more than counts. */
export function arrivalNotices(values: ArrivalValues, { lengths }: Pick<Workload, 'lengths'>): string[] {
  const { arrival, rate, cv } = values;
  const unused = [
    ...(arrival === 'custom' && rate !== undefined ? ['--rate'] : []),
    ...parameters.flatMap(([name, { of }]) =>
      !of.includes(arrival) && values[name] !== undefined ? [`--${name}`] : [],
    ),
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
