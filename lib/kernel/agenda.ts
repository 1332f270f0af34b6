import { EventHeap } from './event-heap.js';
import type { EventState } from './event-state.js';
import { Fifo } from './fifo.js';
import { NORMAL, URGENT } from './priority.js';

/** Room for 2^49 insertions below each priority: together they fit a float's 53 bits exactly. */
const PRIORITY_STEP = 2 ** 49;

/** Priority of the event at which a run was stopped: before all others. */
const STOPPED = -1;

/**
 * What is to happen, ordered by (time, priority, insertion), and the clock that moves along it.
 *
 * Most events are due at once, so those have two plain queues, one for each usual priority; the heap is
 * for the others. That keeps the order exactly: an entry of the heap that is due now was inserted before
 * the clock came to now, hence before everything of its priority in the queues.
 *
 * @internal
 */
export class Agenda {
  now: number;
  private readonly urgent: Fifo<EventState>;
  private readonly normal: Fifo<EventState>;
  private readonly later: EventHeap;
  private inserted: number;

  constructor(initialTime: number) {
    this.now = initialTime;
    this.urgent = new Fifo();
    this.normal = new Fifo();
    this.later = new EventHeap();
    this.inserted = 0;
  }

  add(event: EventState, time: number, priority: number): void {
    if (time === this.now && priority === NORMAL) this.normal.push(event);
    else if (time === this.now && priority === URGENT) this.urgent.push(event);
    else this.later.push(event, time, priority * PRIORITY_STEP + this.inserted++);
  }

  /** Puts the event of a stopped run back, to be the first when the run goes on. */
  putBack(event: EventState): void {
    this.add(event, this.now, STOPPED);
  }

  get isEmpty(): boolean {
    return this.urgent.length === 0 && this.normal.length === 0 && this.later.size === 0;
  }

  /** When the next event is due; Infinity when there is none. */
  peek(): number {
    return this.urgent.length > 0 || this.normal.length > 0 ? this.now : this.later.topTime;
  }

  /** Takes the next event and moves the clock to its time; `undefined` when there is none. */
  next(): EventState | undefined {
    const { urgent, normal, later } = this;
    if (urgent.length > 0) return this.isLaterFirst(URGENT) ? later.pop() : urgent.shift();
    if (normal.length > 0) return this.isLaterFirst(NORMAL) ? later.pop() : normal.shift();
    if (later.size === 0) return undefined;
    this.now = later.topTime;
    return later.pop();
  }

  /** Whether the heap's first entry is due now with at least this priority. */
  private isLaterFirst(priority: number): boolean {
    const { later } = this;
    return later.size > 0 && later.topTime === this.now && later.topKey < (priority + 1) * PRIORITY_STEP;
  }
}
