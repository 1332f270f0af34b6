import type { Event } from './event.js';
import { located } from './located.js';
import type { ProcessGenerator } from './process.js';

/** Why a process is interrupted that has subscribed at an event: the event and its value. */
export interface SubscribedEvent<T> {
  /** The event that happened. */
  readonly event: Event<T>;
  /** Its value. */
  readonly value: T;
}

/**
 * Has the process that calls it interrupted when an event happens, unless it has ended by then. The
 * interrupt's cause is a `SubscribedEvent`.
 *
 * @example
 * subscribeAt(alarm);
 * try {
 *   yield* env.timeout(8);
 * } catch (error) {
 *   if (!(error instanceof Interrupt)) throw error;
 *   console.log(`woken at ${env.now}`);
 * }
 * @throws Error outside of a process, and for an event that has been processed
 */
export function subscribeAt<T>(event: Event<T>): void {
  const subscriber = event.env.activeProcess;
  if (subscriber === undefined)
    throw new Error(located(event.env, 'only a process can subscribe at an event'));
  if (event.processed) throw new Error(located(event.env, `${event} has been processed already`));
  function* signaller(): ProcessGenerator {
    const value = yield* event;
    if (subscriber!.isAlive) subscriber!.interrupt({ event, value } satisfies SubscribedEvent<T>);
  }
  event.env.process(signaller(), 'subscription');
}
