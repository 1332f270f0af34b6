import type { Event } from './event.js';
import type { Process } from './process.js';

/** Who waits for what since when: what `env.waiting()` reports of a process. */
export interface Waiting {
  /** Who waits. */
  readonly process: Process;
  /** The event that it waits for. */
  readonly target: Event;
  /** That event in words, such as "a request of the counter (1 of 1 taken)". */
  readonly what: string;
  /** The time since when it waits. */
  readonly since: number;
}

/** The processes that wait, in the order of their start. @internal */
export function waitingAmong(processes: Iterable<Process>): Waiting[] {
  const found: Waiting[] = [];
  for (const process of processes) {
    const { target, since } = process;
    // Who runs at this moment waits for nothing.
    if (target !== undefined) found.push({ process, target, what: String(target), since });
  }
  return found;
}

/** Some of them as a clause for a message; nothing when nobody waits. @internal */
export function waitingInWords(waiting: readonly Waiting[]): string {
  const shown = waiting
    .slice(0, 3)
    .map(({ process, what, since }) => `${process} for ${shortened(what)} since ${since}`);
  const more = waiting.length - shown.length;
  if (more > 0) shown.push(`${more} more`);
  return shown.length === 0 ? '' : `; waiting are ${shown.join(', ')}`;
}

/** A condition over many events has many words. */
function shortened(what: string): string {
  return what.length <= LONGEST ? what : `${what.slice(0, LONGEST)}...`;
}

/** In characters. */
const LONGEST = 120;
