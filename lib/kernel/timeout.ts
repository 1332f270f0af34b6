import type { Environment } from './environment.js';
import { Event } from './event.js';
import { NORMAL } from './priority.js';

/**
 * An event that is processed when a span of time has passed. Made by `env.timeout(delay)`, or by
 * `env.at(time)` for a moment given in absolute time.
 */
export class Timeout<T = void> extends Event<T> {
  /**
   * @param time when it is due, in the environment's time
   * @param priority among what is due at that time
   * @throws RangeError when the time is past or no number, or the priority no whole number from -15 to 15
   */
  constructor(env: Environment, time: number, value: T, priority: number = NORMAL) {
    super(env);
    this.preset(value);
    env.scheduleAt(this, time, priority);
  }
}
