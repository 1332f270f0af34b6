import type { Event } from './event.js';
import type { ProcessGenerator } from './process.js';

/** Why a process is interrupted that has subscribed at an event: the event and its value. */
export interface SubscribedEvent<T> {
  readonly event: Event<T>;
  readonly value: T;
}

/**
 * Has the process that calls it interrupted when an event happens, unless it has ended by then. The
 * interrupt's cause is a `SubscribedEvent`.
 *
 * @throws Error outside of a process, and for an event that has been processed
 */
export function subscribeAt<T>(event: Event<T>): void {
  const subscriber = event.env.activeProcess;
  if (subscriber === undefined) throw new Error('only a process can subscribe at an event');
  if (event.processed) throw new Error('the event has been processed already');
  function* signaller(): ProcessGenerator {
    const value = yield* event;
    if (subscriber!.isAlive) subscriber!.interrupt({ event, value } satisfies SubscribedEvent<T>);
  }
  event.env.process(signaller(), 'subscription');
}
