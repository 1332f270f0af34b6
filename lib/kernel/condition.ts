import type { Environment } from './environment.js';
import { Event } from './event.js';
import type { EventState, Waiter } from './event-state.js';
import { located } from './located.js';

/**
 * The events of a condition that had happened when it was processed, with their values, in the order in
 * which the condition was given them; an event that was given twice is there twice.
 *
 * @example
 * const results = yield* env.allOf([env.timeout(1, 'a'), env.timeout(2, 'b')]);
 * results.values(); // ['a', 'b']
 */
export class ConditionValue implements Iterable<readonly [Event, unknown]> {
  private readonly events: readonly Event[];

  constructor(events: readonly Event[]) {
    this.events = events;
  }

  /** How many there are. */
  get size(): number {
    return this.events.length;
  }

  /** Whether an event is among them. */
  has(event: Event): boolean {
    return this.events.includes(event);
  }

  /** The value of an event that is among them. @throws RangeError when it is not. */
  get<T>(event: Event<T>): T {
    if (!this.has(event))
      throw new RangeError(located(event.env, `${event} is not among those that happened`));
    return event.value;
  }

  /** The events. */
  keys(): Event[] {
    return [...this.events];
  }

  /** Their values. */
  values(): unknown[] {
    return this.events.map((event) => event.value);
  }

  *[Symbol.iterator](): Iterator<readonly [Event, unknown]> {
    for (const event of this.events) yield [event, event.value];
  }
}

/** Whether it is enough that so many of the events have happened. */
export type IsEnough = (events: readonly Event[], happened: number) => boolean;

/** Until a condition is processed: what it is made of is known only then. */
const NOT_YET = new ConditionValue([]);

/**
 * An event over other events, which it counts as they are processed. It fails with the first of them that
 * fails. Made by `env.allOf(events)`, `env.anyOf(events)`, `event.and(other)` and `event.or(other)`.
 *
 * @example
 * const results = yield* env.anyOf([door, env.timeout(5)]);
 * if (results.has(door)) console.log(results.get(door));
 */
export class Condition extends Event<ConditionValue> implements Waiter {
  /** @internal */
  protected readonly parts: readonly Event[];
  private readonly isEnough: IsEnough;
  private count: number;

  /** @throws Error when an event belongs to another environment */
  constructor(env: Environment, isEnough: IsEnough, events: Iterable<Event>) {
    super(env);
    this.parts = Array.isArray(events) ? events.slice() : [...events];
    this.isEnough = isEnough;
    this.count = 0;
    const { state } = this;
    state.takesPart();
    state.listsOthers();
    for (const event of this.parts) {
      if (event.env === env) continue;
      throw new Error(located(env, 'a condition takes events of its own environment only'));
    }
    if (this.parts.length === 0) state.succeed(NOT_YET);
    for (const event of this.parts) {
      if (event.state.isProcessed) this.notify(event.state);
      else event.state.addWaiter(this);
    }
  }

  /** Counts an event that has been processed. @internal */
  notify(event: EventState): void {
    const { state } = this;
    if (state.isTriggered) return;
    if (event.hasFailed) {
      event.isDefused = true;
      state.fail(event.result as Error);
      return;
    }
    this.count += 1;
    if (this.isEnough(this.parts, this.count)) state.succeed(NOT_YET);
  }

  /** Lets go of events that are still to come, and takes stock of those that have happened. @internal */
  override takePart(): void {
    this.letGo();
    const { state } = this;
    if (!state.hasFailed) state.result = new ConditionValue(this.happened([]));
  }

  private letGo(): void {
    for (const event of this.parts) {
      event.state.removeWaiter(this);
      if (event instanceof Condition) event.letGo();
    }
  }

  /** A condition among the events stands for those of its own that have happened. */
  private happened(found: Event[]): Event[] {
    for (const event of this.parts) {
      if (event instanceof Condition) event.happened(found);
      else if (event.state.isProcessed) found.push(event);
    }
    return found;
  }
}

/**
 * A condition that happens when all of its events have happened; over no events, at once.
 *
 * @example const results = yield* env.allOf([left, right]); // goes on when both have happened
 */
export class AllOf extends Condition {
  constructor(env: Environment, events: Iterable<Event>) {
    super(env, all, events);
  }

  override toString(): string {
    return `all of ${inWords(this.parts)}`;
  }
}

/**
 * A condition that happens when one of its events has happened; over no events, at once.
 *
 * @example const results = yield* env.anyOf([door, env.timeout(5)]); // goes on at the first of them
 */
export class AnyOf extends Condition {
  constructor(env: Environment, events: Iterable<Event>) {
    super(env, any, events);
  }

  override toString(): string {
    return `any of ${inWords(this.parts)}`;
  }
}

function all(events: readonly Event[], happened: number): boolean {
  return happened === events.length;
}

function any(_events: readonly Event[], happened: number): boolean {
  return happened > 0;
}

function inWords(events: readonly Event[]): string {
  return `(${events.join(', ')})`;
}
