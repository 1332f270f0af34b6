import type { Event } from './event.js';
import { Interrupt } from './interrupt.js';
import type { ProcessGenerator } from './process.js';

/** A process that an interrupt ends in peace. @internal */
export function* untilInterrupted(work: Generator<Event, void, unknown>): ProcessGenerator {
  try {
    yield* work;
  } catch (error) {
    if (!(error instanceof Interrupt)) throw error;
  }
}
