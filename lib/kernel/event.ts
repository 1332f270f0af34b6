import type { AllOf, AnyOf } from './condition.js';
import type { Environment } from './environment.js';
import { type Callback, EventState } from './event-state.js';
import { located } from './located.js';

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
  /** Another one once the event has been taken off the agenda. @internal */
  state: EventState;

  constructor(env: Environment) {
    this.state = new EventState(env, this);
  }

  /** The environment to which it belongs. */
  get env(): Environment {
    return this.state.env;
  }

  /** Whether the event has a value (or an error) and is or was on the agenda. */
  get triggered(): boolean {
    return this.state.isTriggered;
  }

  /** Whether the event is on the agenda, so that its turn will come. */
  get scheduled(): boolean {
    return this.state.isScheduled;
  }

  /** Whether those who waited have been told. */
  get processed(): boolean {
    return this.state.isProcessed;
  }

  /** Whether the event succeeded. @throws Error while the event is pending. */
  get ok(): boolean {
    this.checkTriggered('ok');
    return !this.state.hasFailed;
  }

  /** The value, or the error of a failed event. @throws Error while the event is pending. */
  get value(): T {
    this.checkTriggered('value');
    return this.state.result as T;
  }

  /** Whether somebody has taken charge of the failure; otherwise it ends the run. */
  get defused(): boolean {
    return this.state.isDefused;
  }

  set defused(isDefused: boolean) {
    this.state.isDefused = isDefused;
  }

  /** Triggers the event with a value, to be processed at the current time. @throws Error if already triggered. */
  succeed(this: Event<void>): this;
  succeed(value: T): this;
  succeed(value?: T): this {
    this.state.succeed(value);
    return this;
  }

  /**
   * Triggers the event with an error, which is thrown into the processes that wait for it. When nobody
   * does, and `defused` is not set, it ends the run.
   *
   * @throws Error if already triggered; TypeError when given something else than an Error.
   */
  fail(error: Error): this {
    if (!(error instanceof Error)) {
      throw new TypeError(located(this.env, `an event fails with an Error, not with ${error}`));
    }
    this.state.fail(error);
    return this;
  }

  /**
   * Triggers the event with the value or the error of another one. It takes no charge of the other's failure.
   *
   * @throws Error if already triggered, or the other is still pending.
   */
  trigger(other: Event<T>): this {
    if (other.ok) this.state.succeed(other.value);
    else this.state.fail(other.value as Error);
    return this;
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
    return this.processed ? undefined : this.state.listWaiters();
  }

  /** Lets a process wait with `const value = yield* event`. */
  [Symbol.iterator](): Iterator<Event<T>, T, unknown> {
    return new Wait(this);
  }

  /** What it is, in a few words, for messages and reports. */
  toString(): string {
    return 'an event';
  }

  /** What the event itself does when it is processed, if its state has been told so. @internal */
  takePart(): void {}

  private checkTriggered(what: string): void {
    if (!this.triggered) {
      throw new Error(located(this.env, `${this} is still pending and has no ${what} yet`));
    }
  }
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
