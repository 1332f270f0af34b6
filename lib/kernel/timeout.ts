import type { Environment } from './environment.js';
import { Event } from './event.js';
import { located } from './located.js';
import { NORMAL } from './priority.js';

/**
 * An event that is processed when a span of time has passed; usually made by `env.timeout(delay)`.
 *
 * @example
 * yield* env.timeout(5); // goes on 5 later
 * const word = yield* env.timeout(5, 'done');
 * @typeParam T what its value is
 */
export class Timeout<T = void> extends Event<T> {
  /** @throws RangeError when the delay is negative or no number */
  constructor(env: Environment, delay: number, value?: T) {
    super(env);
    checkDelay(env, delay);
    this.state.preset(value);
    const { agenda } = env;
    agenda.add(this.state, agenda.now + delay, NORMAL);
  }

  override toString(): string {
    return 'a timeout';
  }
}

/** An event at an absolute time, once it is put on the agenda. @internal */
export class Moment<T> extends Event<T> {
  constructor(env: Environment, value: T) {
    super(env);
    this.state.preset(value);
  }

  override toString(): string {
    return 'a moment';
  }
}

/** @throws RangeError unless it is a number of at least 0 @internal */
export function checkDelay(env: Environment, delay: number): void {
  if (!(delay >= 0)) {
    throw new RangeError(located(env, `a delay is a number of at least 0, not ${delay}`));
  }
}
