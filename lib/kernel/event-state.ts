import type { Environment } from './environment.js';
import type { Event } from './event.js';
import { located } from './located.js';
import { NORMAL } from './priority.js';

/** A process that yielded an event, or a condition over it. */
export interface Waiter {
  /** Tells it that the event has been processed. @internal */
  notify(state: EventState): void;
}

/** What is done when an event is processed: a function of the event, or the waiter that is told. */
export type Callback = Waiter | ((event: Event) => void);

// One word of flags an event; an event is pending while it is not triggered.
const TRIGGERED = 1;
const PROCESSED = 2;
const FAILED = 4;
const DEFUSED = 8;
const HAS_PART = 16;
const HEARD = 32;
const IS_LIST = 64;
const SCHEDULED = 128;
const LEFT_BEHIND = 256;

/**
 * How far an event has come, and who waits for it: what the agenda, processes and conditions work with. It
 * stands apart from the event because the compiler is quick where objects have one shape, and the events of
 * a model have many: a request, a timeout and a process each have their own, but all have such a state.
 *
 * @internal
 */
export class EventState {
  readonly env: Environment;
  readonly event: Event;
  result: unknown;
  private flags: number;
  // Nobody, one waiter (by far the usual case), or a list: a list for each event would outlive it.
  private waiters: Callback | Callback[] | undefined;

  constructor(env: Environment, event: Event) {
    this.env = env;
    this.event = event;
    this.result = undefined;
    this.flags = 0;
    this.waiters = undefined;
  }

  get isTriggered(): boolean {
    return (this.flags & TRIGGERED) !== 0;
  }

  get isProcessed(): boolean {
    return (this.flags & PROCESSED) !== 0;
  }

  /** Whether the event is on the agenda. */
  get isScheduled(): boolean {
    return (this.flags & SCHEDULED) !== 0;
  }

  /** Whether the event has left the agenda and gone on with a new state: what is there of this one is to be dropped. */
  get isLeftBehind(): boolean {
    return (this.flags & LEFT_BEHIND) !== 0;
  }

  get hasFailed(): boolean {
    return (this.flags & FAILED) !== 0;
  }

  get isDefused(): boolean {
    return (this.flags & DEFUSED) !== 0;
  }

  set isDefused(isDefused: boolean) {
    this.flags = isDefused ? this.flags | DEFUSED : this.flags & ~DEFUSED;
  }

  /** Whether there is a value with which no process went on, be it in that of a condition, and which nobody read. */
  get isUnheard(): boolean {
    return (this.flags & (TRIGGERED | FAILED | HEARD)) === TRIGGERED;
  }

  /** Says of a condition that its value lists other events. */
  listsOthers(): void {
    this.flags |= IS_LIST;
  }

  /** Notes that somebody has the event's value now. */
  hear(): void {
    this.flags |= HEARD;
    if ((this.flags & IS_LIST) !== 0) {
      for (const event of (this.result as { keys(): Event[] }).keys()) event.state.hear();
    }
  }

  /** Has the event take part in its own processing, by `takePart`, before those who wait are told. */
  takesPart(): void {
    this.flags |= HAS_PART;
  }

  /** Whether the event is still to take part in its own processing. */
  get hasPart(): boolean {
    return (this.flags & HAS_PART) !== 0;
  }

  /** Notes that the event has come on the agenda. */
  comesOnAgenda(): void {
    this.flags |= SCHEDULED;
  }

  /**
   * Has the event go on with a new state, as it was but for its places on the agenda: those keep this one, which is
   * left behind. So nothing has to be sought there, however long the agenda is.
   */
  leavesAgenda(): void {
    const state = new EventState(this.env, this.event);
    state.result = this.result;
    state.flags = this.flags & ~SCHEDULED;
    state.waiters = this.waiters;
    this.event.state = state;
    this.result = undefined;
    this.flags = LEFT_BEHIND;
    this.waiters = undefined;
  }

  /** Gives the event its value, for which whoever calls it makes a place on the agenda. */
  preset(value: unknown): void {
    this.flags |= TRIGGERED | SCHEDULED;
    this.result = value;
  }

  /** As `preset`, for an event that has failed and whose failure is taken care of. */
  presetFailure(error: Error): void {
    this.flags |= TRIGGERED | SCHEDULED | FAILED | DEFUSED;
    this.result = error;
  }

  /** Gives the event its value and a place on the agenda. @throws Error if it has been triggered. */
  succeed(value: unknown): void {
    this.checkPending();
    this.flags |= TRIGGERED | SCHEDULED;
    this.result = value;
    const { agenda } = this.env;
    agenda.add(this, agenda.now, NORMAL);
  }

  /** As `succeed`, with an error. */
  fail(error: Error): void {
    this.checkPending();
    this.flags |= FAILED;
    this.succeed(error);
  }

  /** Only for events that are not processed yet. */
  addWaiter(waiter: Callback): void {
    const { waiters } = this;
    if (waiters === undefined) this.waiters = waiter;
    else if (Array.isArray(waiters)) waiters.push(waiter);
    else this.waiters = [waiters, waiter];
  }

  /** Takes back `addWaiter`, if the waiter has not been told yet. */
  removeWaiter(waiter: Callback): void {
    const { waiters } = this;
    if (waiters === waiter) this.waiters = undefined;
    else if (Array.isArray(waiters)) {
      const place = waiters.indexOf(waiter);
      if (place >= 0) waiters.splice(place, 1);
    }
  }

  /** Those who wait, as a list that stays the event's own. */
  listWaiters(): Callback[] {
    if (!Array.isArray(this.waiters)) this.waiters = this.waiters === undefined ? [] : [this.waiters];
    return this.waiters;
  }

  /**
   * Tells those who wait, in the order in which they came, unless one of them halts the run: then the rest
   * stays for when the run goes on, and the answer is false.
   *
   * @throws the event's error when it failed and nobody took charge of it.
   */
  happen(): boolean {
    const { waiters, flags } = this;
    this.waiters = undefined;
    // An event may come here without a value, put on the agenda by `schedule`.
    this.flags = (flags | TRIGGERED | PROCESSED) & ~(HAS_PART | SCHEDULED);
    if ((flags & HAS_PART) !== 0) this.event.takePart();
    if (Array.isArray(waiters)) {
      for (let i = 0; i < waiters.length; i++) {
        this.tell(waiters[i]!);
        if (this.env.haltedAt !== undefined) return this.postpone(waiters.slice(i + 1));
      }
    } else if (waiters !== undefined) {
      this.tell(waiters);
      if (this.env.haltedAt !== undefined) return this.postpone([]);
    }
    if ((this.flags & (FAILED | DEFUSED)) === FAILED) throw this.result;
    return true;
  }

  private tell(waiter: Callback): void {
    if (typeof waiter === 'function') waiter(this.event);
    else waiter.notify(this);
  }

  private postpone(rest: Callback[]): false {
    this.waiters = rest;
    this.flags = (this.flags & ~PROCESSED) | SCHEDULED;
    return false;
  }

  private checkPending(): void {
    if ((this.flags & TRIGGERED) !== 0) {
      throw new Error(located(this.env, `${this.event} has been triggered already`));
    }
  }
}
