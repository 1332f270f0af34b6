import type { AllOf, AnyOf } from './condition.js';
import type { Environment } from './environment.js';
import { NORMAL } from './priority.js';

/** Whoever is told when an event is processed: a process that yielded it, a condition over it, the stop of a run. */
export interface Waiter {
  notify(event: Event): void;
}

/** What is done when an event is processed: a function of the event, or the waiter that is told. */
export type Callback = Waiter | ((event: Event) => void);

// One word of flags an event; an event is pending while it is not triggered.
const TRIGGERED = 1;
const PROCESSED = 2;
const FAILED = 4;
const DEFUSED = 8;
const HAS_PART = 16;

/**
 * Something that may happen. An event is *pending* at first, then *triggered* (it has a value and a place
 * on the agenda), then *processed* (whoever waited for it has been told). A process waits for an event by
 * yielding it: `const value = yield* event` is typed, `yield event` is a little faster.
 *
 * @typeParam T what the event's value is
 *
 * @example
 * const door = env.event<string>();
 * env.process(function* () { console.log(yield* door); }());
 * door.succeed('open');
 * env.run(); // prints "open"
 */
export class Event<T = unknown> {
  readonly env: Environment;
  private flags: number;
  private result: unknown;
  // Nobody, one waiter (by far the usual case), or a list: a list for each event would outlive it.
  private waiters: Callback | Callback[] | undefined;

  constructor(env: Environment) {
    this.env = env;
    this.flags = 0;
    this.result = undefined;
    this.waiters = undefined;
  }

  /** Whether the event has a value (or an error) and is or was on the agenda. */
  get triggered(): boolean {
    return (this.flags & TRIGGERED) !== 0;
  }

  /** Whether those who waited have been told. */
  get processed(): boolean {
    return (this.flags & PROCESSED) !== 0;
  }

  /** Whether the event succeeded. @throws Error while the event is pending. */
  get ok(): boolean {
    this.checkTriggered('ok');
    return (this.flags & FAILED) === 0;
  }

  /** The value, or the error of a failed event. @throws Error while the event is pending. */
  get value(): T {
    this.checkTriggered('value');
    return this.result as T;
  }

  /** Whether somebody has taken charge of the failure; otherwise it ends the run. */
  get defused(): boolean {
    return (this.flags & DEFUSED) !== 0;
  }

  set defused(isDefused: boolean) {
    this.flags = isDefused ? this.flags | DEFUSED : this.flags & ~DEFUSED;
  }

  /** Triggers the event with a value, to be processed at the current time. @throws Error if already triggered. */
  succeed(this: Event<void>): this;
  succeed(value: T): this;
  succeed(value?: T): this {
    return this.settle(value, TRIGGERED);
  }

  /**
   * Triggers the event with an error, which is thrown into the processes that wait for it. When nobody
   * does, and `defused` is not set, it ends the run.
   *
   * @throws Error if already triggered; TypeError when given something else than an Error.
   */
  fail(error: Error): this {
    if (!(error instanceof Error)) throw new TypeError(`an event fails with an Error, not with ${error}`);
    return this.settle(error, TRIGGERED | FAILED);
  }

  /** Triggers the event with the value or the error of another one. @throws Error if already triggered. */
  trigger(other: Event<T>): this {
    if (other.ok) return this.settle(other.value, TRIGGERED);
    other.defused = true;
    return this.settle(other.value, TRIGGERED | FAILED);
  }

  /** An event that happens when this one and the other have happened. */
  and(other: Event): AllOf {
    return this.env.allOf([this, other]);
  }

  /** An event that happens when this one or the other has happened. */
  or(other: Event): AnyOf {
    return this.env.anyOf([this, other]);
  }

  /**
   * What will be done when the event is processed, in this order: add functions to it, or take entries out.
   * Undefined once the event has been processed.
   */
  get callbacks(): Callback[] | undefined {
    if (this.processed) return undefined;
    if (!Array.isArray(this.waiters)) this.waiters = this.waiters === undefined ? [] : [this.waiters];
    return this.waiters;
  }

  /** Lets a process wait with `const value = yield* event`. */
  [Symbol.iterator](): Iterator<Event<T>, T, unknown> {
    return new Wait(this);
  }

  /** Gives the event its value without a place on the agenda: for events that schedule themselves. @internal */
  preset(value: T): void {
    this.flags |= TRIGGERED;
    this.result = value;
  }

  /** As `preset`, for an event that has failed and whose failure is taken care of. @internal */
  presetFailure(error: Error): void {
    this.flags |= TRIGGERED | FAILED | DEFUSED;
    this.result = error;
  }

  /** Only for events that are not processed yet. @internal */
  addWaiter(waiter: Callback): void {
    if (this.waiters === undefined) this.waiters = waiter;
    else if (Array.isArray(this.waiters)) this.waiters.push(waiter);
    else this.waiters = [this.waiters, waiter];
  }

  /** Takes back `addWaiter`, if the waiter has not been told yet. @internal */
  removeWaiter(waiter: Callback): void {
    if (this.waiters === waiter) this.waiters = undefined;
    else if (Array.isArray(this.waiters)) {
      const place = this.waiters.indexOf(waiter);
      if (place >= 0) this.waiters.splice(place, 1);
    }
  }

  /** Has the event take part in its own processing, by `takePart`, before those who wait are told. @internal */
  protected takesPart(): void {
    this.flags |= HAS_PART;
  }

  /** What the event itself does when it is processed, if it has said so by `takesPart`. @internal */
  protected takePart(): void {}

  /** Changes the value of an event that has been triggered. @internal */
  protected revalue(value: T): void {
    this.result = value;
  }

  /**
   * Tells those who wait, in the order in which they came, unless one of them halts the run: then the rest
   * stays for when the run goes on, and the answer is false.
   *
   * @throws the event's error when it failed and nobody took charge of it.
   * @internal
   */
  happen(): boolean {
    const { waiters } = this;
    this.waiters = undefined;
    // An event may come here without a value, put on the agenda by `schedule`.
    this.flags |= TRIGGERED | PROCESSED;
    if ((this.flags & HAS_PART) !== 0) {
      this.flags &= ~HAS_PART;
      this.takePart();
    }
    if (Array.isArray(waiters)) {
      for (let i = 0; i < waiters.length; i++) {
        tell(waiters[i]!, this);
        if (this.env.isHalted) return this.postpone(waiters.slice(i + 1));
      }
    } else if (waiters !== undefined) {
      tell(waiters, this);
      if (this.env.isHalted) return this.postpone([]);
    }
    if ((this.flags & (FAILED | DEFUSED)) === FAILED) throw this.result;
    return true;
  }

  private postpone(rest: Callback[]): false {
    this.waiters = rest;
    this.flags &= ~PROCESSED;
    return false;
  }

  private settle(result: unknown, flags: number): this {
    if (this.triggered) throw new Error('the event has already been triggered');
    this.flags |= flags;
    this.result = result;
    this.env.schedule(this, NORMAL);
    return this;
  }

  private checkTriggered(what: string): void {
    if (!this.triggered) throw new Error(`the event is still pending and has no ${what} yet`);
  }
}

function tell(callback: Callback, event: Event): void {
  if (typeof callback === 'function') callback(event);
  else callback.notify(event);
}

/** One `yield* event`: yields the event, then returns what the environment sends for it. */
class Wait<T> implements Iterator<Event<T>, T, unknown> {
  private readonly event: Event<T>;
  private isWaiting: boolean;

  constructor(event: Event<T>) {
    this.event = event;
    this.isWaiting = false;
  }

  next(sent: unknown): IteratorResult<Event<T>, T> {
    if (this.isWaiting) return { done: true, value: sent as T };
    this.isWaiting = true;
    return { done: false, value: this.event };
  }

  throw(error: unknown): never {
    throw error;
  }

  return(value?: unknown): IteratorResult<Event<T>, T> {
    return { done: true, value: value as T };
  }
}
