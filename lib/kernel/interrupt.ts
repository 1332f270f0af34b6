import { describe } from './describe.js';

/**
 * What is thrown into a process that is interrupted, at the `yield` where it waits. A process that expects
 * it catches it; otherwise the process fails with it.
 *
 * @example
 * try {
 *   yield* env.timeout(8);
 * } catch (error) {
 *   if (!(error instanceof Interrupt)) throw error;
 *   console.log(`woken by ${error.cause} at ${env.now}`);
 * }
 */
export class Interrupt extends Error {
  override readonly name = 'Interrupt';
  /** What was given to `interrupt(cause)`. */
  override readonly cause: unknown;

  constructor(cause: unknown) {
    super(`interrupted${cause === undefined ? '' : ` by ${describe(cause)}`}`);
    this.cause = cause;
  }
}
