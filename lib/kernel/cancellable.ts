import type { Event } from './event.js';
import { Claim } from './exchange.js';
import { located } from './located.js';
import { Process, Start } from './process.js';

/**
 * Checks that an event may be taken off the agenda.
 *
 * @throws Error when it is not there, or when others count on what the kernel does as it is processed: a request that is
 * granted but not told would keep its place for ever
 * @internal
 */
export function checkCancellable(event: Event): void {
  const { env, state } = event;
  if (!state.isScheduled) throw new Error(located(env, `${event} is not on the agenda`));
  if (state.hasPart || event instanceof Claim || event instanceof Process || event instanceof Start) {
    const what = event instanceof Process ? `the end of ${event}` : event;
    throw new Error(located(env, `${what} cannot be taken off the agenda`));
  }
}
