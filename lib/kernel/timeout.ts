import type { Environment } from './environment.js';
import { Event } from './event.js';

/**
 * An event that is processed when a span of time has passed. Made by `env.timeout(delay)`, or by
 * `env.at(time)` for a moment given in absolute time.
 *
 * @example
 * yield* env.timeout(5); // goes on 5 later
 * const word = yield* env.at(12, 'noon'); // goes on at 12
 * @typeParam T what its value is
 */
export class Timeout<T = void> extends Event<T> {
  /** Made by `env.timeout(delay)` and `env.at(time)`, which put it on the agenda. @internal */
  constructor(env: Environment, value: T) {
    super(env);
    this.state.preset(value);
  }

  override toString(): string {
    return 'a timeout';
  }
}
