import { located } from './located.js';
import type { Process, ProcessGenerator } from './process.js';
import type { Resource } from './resource.js';
import { untilInterrupted } from './until-interrupted.js';

/** For how long a resource has how many places. */
export interface Shift {
  /** In the model's unit of time, above 0. */
  readonly duration: number;
  /** From 0 (closed). */
  readonly capacity: number;
}

/**
 * Changes the capacity of a resource by a schedule that begins now and is repeated for ever. More places are
 * there at once; when there are fewer, those who have one keep it until they leave.
 *
 * @returns the process that does it; interrupt it to end the schedule, at the capacity of that moment. A run
 * without an end never ends while it lives.
 * @throws RangeError when there are no shifts, a duration is not above 0 or a capacity below 0
 *
 * @example
 * // Three clerks by day, one by night, in hours.
 * shiftSchedule(clerks, [{ duration: 16, capacity: 3 }, { duration: 8, capacity: 1 }]);
 */
export function shiftSchedule(resource: Resource, shifts: readonly Shift[]): Process {
  const { env } = resource;
  if (shifts.length === 0) throw new RangeError(located(env, 'a schedule has at least one shift'));
  for (const { duration, capacity } of shifts) {
    if (!(duration > 0)) {
      throw new RangeError(located(env, `a shift has a duration above 0, not ${duration}`));
    }
    if (!(capacity >= 0)) {
      throw new RangeError(located(env, `a shift has a capacity of at least 0, not ${capacity}`));
    }
  }
  function* work(): ProcessGenerator {
    for (;;) {
      for (const { duration, capacity } of shifts) {
        resource.capacity = capacity;
        yield env.timeout(duration);
      }
    }
  }
  return env.process(untilInterrupted(work()), `shifts of ${resource.name}`);
}
