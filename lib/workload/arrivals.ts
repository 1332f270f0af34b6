import { InputError, LONGEST_TIME, shown } from '../input/index.js';
import { NumpyRandom } from '../random/index.js';

/** A number that an arrival process can be given beside a rate. */
export interface ArrivalParameter {
  /** What it is, for help. */
  readonly what: string;
  /** Above 0, in this unit. */
  readonly unit: string;
  /** What it is when it is not given. */
  readonly usual: number;
  /** The processes that take it; the first is the one whose own it is. */
  readonly of: readonly string[];
}

/** What arrival processes can be given beside a rate, by name. */
export const arrivalParameters = {
  cv: {
    what: 'Coefficient of variation of the gaps of gamma arrivals; poisson ones with another than 1 are gamma',
    unit: 'standard deviation over mean',
    usual: 1,
    of: ['gamma', 'poisson'],
  },
} as const satisfies Record<string, ArrivalParameter>;

/** Values of the parameters of arrival processes; each has its usual one when left out. */
export type ArrivalParameters = {
  readonly [Name in keyof typeof arrivalParameters]?: number | undefined;
};

/** What an arrival process may need to know; each takes what it needs. */
export interface ArrivalSettings extends ArrivalParameters {
  /** How many requests arrive, at least 1. */
  readonly count: number;
  /** Requests/s on average; needed by all but `custom`. */
  readonly rate?: number | undefined;
  /** Seed of NumPy's generator, 0 to 2^32 - 1, for `poisson` and `gamma`. */
  readonly seed: number;
  /** Seconds, never decreasing, for `custom`. */
  readonly startTimes?: readonly number[] | undefined;
}

/**
 * When requests arrive: `count` times in ms, ascending from 0, each the running sum of the gaps up to it.
 *
 * @throws InputError for settings with which there are no such times.
 */
export type ArrivalProcess = (settings: ArrivalSettings) => Float64Array;

/** Independent gamma-distributed gaps: burstier than Poisson for `cv` above 1, more even below. */
const gamma: ArrivalProcess = ({ count, rate, cv = arrivalParameters.cv.usual, seed }) => {
  const meanRate = checkedRate(rate);
  const shape = 1 / (cv * cv);
  const scale = (cv * cv) / meanRate;
  if (!(cv > 0 && Number.isFinite(shape) && shape > 0)) {
    throw new InputError(
      `cv: expected a number above 0 and not extreme (for even gaps there is "fixed"), got ${shown(cv)}`,
    );
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff) {
    throw new InputError(`seed: expected a whole number from 0 to 4294967295, got ${shown(seed)}`);
  }
  if (!Number.isFinite(scale)) throw tooLate(scale * 1000);
  const random = new NumpyRandom(seed);
  return runningSum(count, () => random.gamma(shape, scale) * 1000);
};

/**
 * Independent exponential gaps: what many users who know nothing of each other add up to. With a `cv` other than 1 it is
 * `gamma` with that, as in the published simulator.
 */
const poisson: ArrivalProcess = (settings) => gamma(settings);

/** Equal gaps. */
const fixed: ArrivalProcess = ({ count, rate }) => {
  const gap = 1000 / checkedRate(rate);
  return runningSum(count, () => gap);
};

/** The times of a trace, moved so that the first request arrives at 0. */
const custom: ArrivalProcess = ({ count, startTimes }) => {
  if (startTimes === undefined) {
    throw new InputError(
      'arrival "custom": expected a workload with a start_time in every request, got none',
    );
  }
  if (count > startTimes.length) {
    throw new InputError(
      `number of requests: expected at most the ${startTimes.length} that the trace has, got ${count}`,
    );
  }
  return runningSum(count, (index) => (startTimes[index]! - startTimes[index - 1]!) * 1000);
};

/**
 * The arrival processes, by the names under which they are asked for.
 *
 * @example
 * [...arrivalProcesses.fixed({ count: 3, rate: 2, seed: 0 })] // [0, 500, 1000]
 */
export const arrivalProcesses = { poisson, gamma, fixed, custom } satisfies Record<string, ArrivalProcess>;

/** The name of an arrival process. */
export type ArrivalName = keyof typeof arrivalProcesses;

function checkedRate(rate: number | undefined): number {
  if (rate !== undefined && Number.isFinite(rate) && rate > 0) return rate;
  throw new InputError(`rate: expected requests per second, above 0, got ${shown(rate)}`);
}

/** Adds up gaps (ms) one after the other from 0; `gapBefore` is asked in order, from the second arrival on. */
function runningSum(count: number, gapBefore: (index: number) => number): Float64Array {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new InputError(`number of requests: expected a whole number, at least 1, got ${shown(count)}`);
  }
  const times = new Float64Array(count);
  let time = 0;
  for (let index = 1; index < count; index++) {
    time += gapBefore(index);
    times[index] = time;
  }
  if (time <= LONGEST_TIME) return times;
  throw tooLate(time);
}

function tooLate(time: number): InputError {
  return new InputError(
    `arrivals: expected all within 2^40 ms (35 years) of the first, got one ${time} ms after it`,
  );
}
