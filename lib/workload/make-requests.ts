import { InputError, shown } from '../input/index.js';
import { type ArrivalName, type ArrivalParameters, arrivalProcesses } from './arrivals.js';
import { drawnLengths } from './draw-lengths.js';
import type { RequestLengths } from './request-spec.js';
import { RequestTable } from './request-table.js';
import type { Workload } from './workload.js';

/** What a run asks of its requests; what is left out of the parameters of the arrival process is as usual. */
export interface RequestSettings extends ArrivalParameters {
  readonly workload: Pick<Workload, 'name' | 'lengths'>;
  readonly arrival: ArrivalName;
  /** How many requests; may be left out for `custom` only, which then takes all of the trace. */
  readonly count?: number | undefined;
  /** Requests/s; needed by all but `custom`. */
  readonly rate?: number | undefined;
  /** Seed of both generators, that of the lengths and that of the gaps. */
  readonly seed: number;
}

/**
 * The requests of a run, with ids 0, 1, ... in order of arrival. For `custom` they are the first `count` of the
 * trace, in the file's order; otherwise lengths are drawn from the workload and times from the arrival process.
 *
 * @throws InputError for settings that do not fit together or the workload.
 * @example
 * const requests = makeRequests({ workload, arrival: 'poisson', count: 100, rate: 4, seed: 0 });
 * requests.length // 100
 */
export function makeRequests(settings: RequestSettings): RequestTable {
  const { workload, arrival, count: _, ...timing } = settings;
  if (!Object.hasOwn(arrivalProcesses, arrival)) {
    const names = Object.keys(arrivalProcesses).join(', ');
    throw new InputError(`arrival: expected one of ${names}, got ${shown(arrival)}`);
  }
  const drawn = arrival === 'custom' ? traceLengths(settings) : undefined;
  const count = drawn?.length ?? countOf(settings);
  const lengths = drawn ?? drawnLengths(workload, count, timing.seed);
  const startTimes = workload.lengths.kind === 'list' ? workload.lengths.startTimes : undefined;
  return RequestTable.from(lengths, arrivalProcesses[arrival]({ ...timing, count, startTimes }));
}

function traceLengths({ workload: { name, lengths }, count }: RequestSettings): readonly RequestLengths[] {
  if (lengths.kind !== 'list' || lengths.startTimes === undefined) {
    throw new InputError(
      `arrival "custom": expected a workload with a start_time in every request, got ${shown(name)} without`,
    );
  }
  const { requests } = lengths;
  if (count === undefined) return requests;
  if (!Number.isSafeInteger(count) || count < 1 || count > requests.length) {
    throw new InputError(
      `number of requests: expected 1 to ${requests.length}, what ${shown(name)} has, got ${shown(count)}`,
    );
  }
  return requests.slice(0, count);
}

function countOf({ count, arrival }: RequestSettings): number {
  if (count !== undefined) return count;
  throw new InputError(`number of requests: expected one for arrival ${shown(arrival)}, got nothing`);
}
