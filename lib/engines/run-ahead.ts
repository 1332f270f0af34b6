import type { Environment, Event, ProcessGenerator } from '../kernel/index.js';

/** Steps of one batch that follow one another as long as nothing else happens. */
export interface Steps {
  /** How many there are at most before something happens of itself: a request completes, say, or blocks run out. */
  readonly most: number;
  /** When the first begins, in ms. */
  readonly start: number;
  /** How long a step takes, in ms, by its number from 0. */
  duration(step: number): number;
  /** From the end of one to the beginning of the next, in ms. */
  readonly gap: number;
}

/**
 * Waits for many steps at once, where each would be an event, until all are over or something comes up; what comes up
 * during a step is seen at its end, so that step is not among those that are over.
 *
 * @param interruption triggered when something comes up; it happens at the end of all at the latest
 * @returns how many steps are over
 */
export function* runAhead(
  env: Environment,
  steps: Steps,
  interruption: Event<void>,
): ProcessGenerator<number> {
  const { count, end } = stepsBefore(Infinity, steps);
  if (count < 2) return 0;
  env.scheduleAt(interruption, end);
  yield interruption;
  return env.now < end ? stepsBefore(env.now, steps).count : count;
}

/** How many of the steps end before a time, and when the last of these ends. */
function stepsBefore(time: number, { most, start, duration, gap }: Steps): { count: number; end: number } {
  let begin = start;
  let end = start;
  for (let count = 0; ; count++) {
    const next = begin + duration(count);
    if (count === most || next >= time) return { count, end };
    end = next;
    begin = end + gap;
  }
}
