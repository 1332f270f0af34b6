import type { Process } from './process.js';

/**
 * The processes that have not ended, in the order of their start: each knows its neighbours, so that to join
 * and to leave takes a few assignments however many there are.
 *
 * @internal
 */
export class ProcessList implements Iterable<Process> {
  private first: Process | undefined;
  private last: Process | undefined;

  constructor() {
    this.first = undefined;
    this.last = undefined;
  }

  add(process: Process): void {
    const { last } = this;
    process.previous = last;
    if (last === undefined) this.first = process;
    else last.following = process;
    this.last = process;
  }

  /** Takes out a process that is in the list. */
  remove(process: Process): void {
    const { previous, following } = process;
    if (previous === undefined) this.first = following;
    else previous.following = following;
    if (following === undefined) this.last = previous;
    else following.previous = previous;
    // Who holds on to a process that has ended is not to hold on to its neighbours.
    process.previous = undefined;
    process.following = undefined;
  }

  *[Symbol.iterator](): Iterator<Process> {
    for (let each = this.first; each !== undefined; each = each.following) yield each;
  }
}
