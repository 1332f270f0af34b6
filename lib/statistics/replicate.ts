import { type ConfidenceInterval, confidenceInterval } from './confidence-interval.js';

/** An interval for a number, and for a record of numbers one under each of its names. */
export type Intervals<R> = R extends number
  ? ConfidenceInterval
  : { readonly [Name in keyof R]: ConfidenceInterval };

/** What independent runs of one model gave. */
export interface Replications<R> {
  /** The result of each run; the place in the list is the seed. */
  readonly results: readonly R[];
  /** The mean over the runs with its 95 % Student-t interval, for each number of a result. */
  readonly interval: Intervals<R>;
}

/**
 * Runs a model with the seeds 0, 1, ... and says how far the mean of its results can be trusted (the method of
 * independent replications; Law 2015, "Simulation Modeling and Analysis", chapter 9.4). One run gives one value for
 * each thing measured, say the mean waiting time; it should use no randomness but what the seed gives.
 *
 * @example
 * const { interval } = replicate(20, (seed) => bank({ seed })); // bank gives { wait, length }
 * console.log(`${interval.wait.mean} ± ${interval.wait.halfWidth}`);
 * // Other seeds, so that a result can be tried on runs that had no part in it:
 * replicate(20, (seed) => bank({ seed: 1000 + seed }));
 * @param replications how many runs, 2 or more
 * @param run takes a seed and gives a number or a record of numbers, under the same names in each run
 * @throws RangeError when there are fewer than two runs, or a result is anything else or not finite; what `run`
 *   throws goes through
 */
export function replicate<R extends number | { readonly [Name in keyof R]: number }>(
  replications: number,
  run: (seed: number) => R,
): Replications<R> {
  if (!(Number.isInteger(replications) && replications >= 2)) {
    throw new RangeError(
      `The number of replications must be a whole number of 2 or more, not ${replications}`,
    );
  }
  const results = Array.from({ length: replications }, (_, seed) => run(seed));
  return { results, interval: intervalsOf(results) as Intervals<R> };
}

function intervalsOf(results: readonly unknown[]): ConfidenceInterval | Record<string, ConfidenceInterval> {
  const names = namesIn(results[0]);
  for (const [seed, result] of results.entries()) checkResult(result, names, seed);
  if (names === undefined) return confidenceInterval(results as number[]);
  const records = results as Record<string, number>[];
  return Object.fromEntries(
    names.map((name) => [name, confidenceInterval(records.map((record) => record[name]!))]),
  );
}

/** The names of a record's numbers; a mere number has none. */
function namesIn(result: unknown): string[] | undefined {
  return typeof result === 'object' && result !== null ? Object.keys(result).sort() : undefined;
}

function checkResult(result: unknown, expected: string[] | undefined, seed: number): void {
  const names = namesIn(result);
  if (names?.join() !== expected?.join()) {
    throw new RangeError(
      `The run of seed ${seed} must give ${inWords(expected)}, as that of seed 0 did, not ${inWords(names)}`,
    );
  }
  if (names?.length === 0) {
    throw new RangeError(
      `The run of seed ${seed} must give a number or a record of numbers, not an empty record`,
    );
  }
  for (const name of names ?? [undefined]) {
    const value = name === undefined ? result : (result as Record<string, unknown>)[name];
    if (!Number.isFinite(value)) {
      const where = name === undefined ? '' : ` as ${name}`;
      throw new RangeError(`The run of seed ${seed} must give a finite number${where}, not ${String(value)}`);
    }
  }
}

function inWords(names: string[] | undefined): string {
  return names === undefined ? 'a number' : `a record of ${names.join(', ') || 'nothing'}`;
}
