import { EventHeap } from './event-heap.js';
import type { EventState } from './event-state.js';
import { Fifo } from './fifo.js';
import { NORMAL, URGENT } from './priority.js';

/** Room for 2^49 insertions below each priority: together they fit a float's 53 bits exactly. */
const PRIORITY_STEP = 2 ** 49;

/** Priority of the event at which a run was stopped: before all others. */
const STOPPED = -1;

/** Told of what comes on the agenda and of what is taken from it. @internal */
export interface AgendaObserver {
  added(event: EventState, time: number, priority: number): void;
  /** Before those who wait for it are told. */
  taken(event: EventState): void;
  /** The event is about to be taken off; what was added will not be taken. */
  cancelled?(event: EventState): void;
  /** A run was stopped at this event, which will be taken once more when the run goes on. */
  putBack(event: EventState): void;
}

/**
 * What is to happen, ordered by (time, priority, insertion), and the clock that moves along it.
 *
 * Most events are due at once, so those have two plain queues, one for each usual priority; the heap is
 * for the others. That keeps the order exactly: an entry of the heap that is due now was inserted before
 * the clock came to now, hence before everything of its priority in the queues.
 *
 * What is cancelled stays where it is, as a state that its event has left behind, and is dropped when it comes to
 * the head: so at the head there is always something that is to happen.
 *
 * @internal
 */
export class Agenda {
  now: number;
  private observers: readonly AgendaObserver[] | undefined;
  private readonly urgent: Fifo<EventState>;
  private readonly normal: Fifo<EventState>;
  private readonly later: EventHeap;
  private inserted: number;
  private hasCancelled: boolean;
  /** How many events were cancelled since the heap had none that was. */
  private cancelled: number;

  constructor(initialTime: number) {
    this.now = initialTime;
    this.observers = undefined;
    this.urgent = new Fifo();
    this.normal = new Fifo();
    this.later = new EventHeap();
    this.inserted = 0;
    this.hasCancelled = false;
    this.cancelled = 0;
  }

  add(event: EventState, time: number, priority: number): void {
    this.insert(event, time, priority);
    if (this.observers !== undefined) {
      for (const observer of this.observers) observer.added(event, time, priority);
    }
  }

  /**
   * Has the clock follow another one, where that is ahead of it, up to the next event that is due.
   *
   * @param other the time of the other clock; -Infinity while it is not to be followed
   */
  follow(other: () => number): void {
    let now = this.now;
    let isRead = false;
    Object.defineProperty(this, 'now', {
      get: () => {
        // Once in a stretch of code: within one, as within a process, no time passes.
        if (isRead) return now;
        now = Math.max(now, Math.min(other(), this.later.topTime));
        isRead = true;
        queueMicrotask(() => {
          isRead = false;
        });
        return now;
      },
      set(time: number) {
        now = time;
      },
    });
  }

  /** Puts the event of a stopped run back, to be the first when the run goes on. */
  putBack(event: EventState): void {
    this.insert(event, this.now, STOPPED);
    for (const observer of this.observers ?? []) observer.putBack(event);
  }

  /** Takes an event that is on the agenda off it, from all places that it has. */
  cancel(event: EventState): void {
    for (const observer of this.observers ?? []) observer.cancelled?.(event);
    event.leavesAgenda();
    this.hasCancelled = true;
    // Now and then all at once: otherwise much that was due late would be kept for long.
    if (2 * ++this.cancelled > this.later.size) {
      this.later.keep(isToHappen);
      this.cancelled = 0;
    }
    this.dropCancelled();
  }

  /** Has someone told of what comes and goes, until the function that is given back is called. */
  observe(observer: AgendaObserver): () => void {
    this.observers = [...(this.observers ?? []), observer];
    return () => {
      const others = this.observers?.filter((each) => each !== observer) ?? [];
      // No list at all while nobody listens: that is what each event looks at.
      this.observers = others.length === 0 ? undefined : others;
    };
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
    const event = this.take();
    if (this.hasCancelled) this.dropCancelled();
    if (this.observers !== undefined && event !== undefined) {
      for (const observer of this.observers) observer.taken(event);
    }
    return event;
  }

  private insert(event: EventState, time: number, priority: number): void {
    if (time === this.now && priority === NORMAL) this.normal.push(event);
    else if (time === this.now && priority === URGENT) this.urgent.push(event);
    else this.later.push(event, time, priority * PRIORITY_STEP + this.inserted++);
  }

  private take(): EventState | undefined {
    const { urgent, normal, later } = this;
    if (urgent.length > 0) return this.isLaterFirst(URGENT) ? later.pop() : urgent.shift();
    if (normal.length > 0) return this.isLaterFirst(NORMAL) ? later.pop() : normal.shift();
    if (later.size === 0) return undefined;
    this.now = later.topTime;
    return later.pop();
  }

  /** Has the heads be what is to happen. */
  private dropCancelled(): void {
    const { urgent, normal, later } = this;
    while (urgent.peek()?.isLeftBehind) urgent.shift();
    while (normal.peek()?.isLeftBehind) normal.shift();
    while (later.top?.isLeftBehind) later.pop();
  }

  /** Whether the heap's first entry is due now with at least this priority. */
  private isLaterFirst(priority: number): boolean {
    const { later } = this;
    return later.size > 0 && later.topTime === this.now && later.topKey < (priority + 1) * PRIORITY_STEP;
  }
}

function isToHappen(event: EventState): boolean {
  return !event.isLeftBehind;
}
