import { InputError } from '../input/index.js';
import type { Job, JobOutcome } from './job.js';

/** Jobs that do not wait for one another, in a study that goes on with what they come to. */
export interface Stage {
  readonly jobs: readonly Job[];
  /** How many more there may be after these, for whoever shows progress. */
  readonly toCome: number;
}

/** What a strategy is sent for a stage. */
export interface Reached {
  /** What became of each job; undefined where it was not reached before the study was ended. */
  readonly outcomes: readonly (JobOutcome | undefined)[];
  /** Whether the study was ended early. */
  readonly isEnded: boolean;
}

/**
 * How a question is turned into jobs, as a dialogue: it yields jobs, is sent their outcomes, and returns its result. What
 * it is carried out with is no part of it: `runStudy` gives all strategies their threads, journal, progress and end.
 * @example
 * function* firstThatKeeps(jobs: readonly Job[]): Strategy<JobOutcome | undefined> {
 *   const { outcomes } = yield { jobs, toCome: 0 };
 *   return outcomes.find((each) => each?.status === 'searched' && each.goodputPerGpu > 0);
 * }
 */
export type Strategy<Result> = Generator<Stage, Result, Reached>;

/** A stage without jobs, for a strategy that thinks for long: others get their turn, such as whoever ends the study. */
export const pause: Stage = { jobs: [], toCome: 0 };

/** Lengths that are looked at between two pauses: some tenths of a second. */
const SLICE = 10_000_000;

/**
 * Goes through a list that takes thinking, with pauses.
 *
 * @param effort how many lengths are looked at for each
 * @returns what was made of them, as far as it came before the study was ended, and whether it was
 */
export function* atLeisure<Item, Result>(
  items: Iterable<Item>,
  effort: number,
  work: (item: Item) => Result,
): Strategy<{ readonly results: readonly Result[]; readonly isEnded: boolean }> {
  const results: Result[] = [];
  let spent = 0;
  for (const item of items) {
    // A plan is some effort too.
    spent += effort + PLANNING;
    if (spent > SLICE) {
      spent = 0;
      const { isEnded } = yield pause;
      if (isEnded) return { results, isEnded };
    }
    results.push(work(item));
  }
  return { results, isEnded: false };
}

/** What it takes to plan a deployment, in lengths that are looked at. */
const PLANNING = 2_000;

/** More deployments than this take more memory than they are worth, and days. */
export const MOST_DEPLOYMENTS = 100_000;

/** Refuses what would be more than can be gone through. @throws InputError with how many there would be */
export function checkDeployments(count: number, what: string): void {
  if (count <= MOST_DEPLOYMENTS) return;
  throw new InputError(`deployments: expected at most ${MOST_DEPLOYMENTS} ${what}, got ${count}`);
}
