import type { Environment } from './environment.js';
import { Event } from './event.js';

/**
 * The events of a condition that had happened when it was processed, with their values, in the order in
 * which the condition was given them; an event that was given twice is there twice.
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
    if (!this.has(event)) throw new RangeError('the event is not among those that happened');
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

/** Whether so many of the events are enough. */
type IsEnough = (events: readonly Event[], processed: number) => boolean;

/**
 * An event over other events, which it counts as they are processed. It fails with the first of them that
 * fails. Made by `env.allOf(events)`, `env.anyOf(events)`, `event.and(other)` and `event.or(other)`.
 */
export class Condition extends Event<ConditionValue> {
  private readonly events: readonly Event[];
  private readonly isEnough: IsEnough;
  private count: number;

  constructor(env: Environment, isEnough: IsEnough, events: Iterable<Event>) {
    super(env);
    this.events = [...events];
    this.isEnough = isEnough;
    this.count = 0;
    this.takesPart();
    for (const event of this.events) {
      if (event.env !== env) throw new Error('a condition takes events of its own environment only');
    }
    if (this.events.length === 0) this.succeed(new ConditionValue([]));
    for (const event of this.events) {
      if (event.processed) this.notify(event);
      else event.addWaiter(this);
    }
  }

  /** Counts an event that has been processed. @internal */
  notify(event: Event): void {
    if (this.triggered) return;
    this.count += 1;
    if (!event.ok) {
      event.defused = true;
      this.fail(event.value as Error);
    } else if (this.isEnough(this.events, this.count)) {
      // What it is made of is known only when the condition itself is processed.
      this.succeed(new ConditionValue([]));
    }
  }

  /** Lets go of events that are still to come, and takes stock of those that have happened. @internal */
  protected override takePart(): void {
    this.letGo();
    if (this.ok) this.revalue(new ConditionValue(this.happened()));
  }

  private letGo(): void {
    for (const event of this.events) {
      event.removeWaiter(this);
      if (event instanceof Condition) event.letGo();
    }
  }

  /** A condition among the events stands for those of its own that have happened. */
  private happened(): Event[] {
    return this.events.flatMap((event) => {
      if (event instanceof Condition) return event.happened();
      return event.processed ? [event] : [];
    });
  }
}

/** A condition that happens when all of its events have happened; over no events, at once. */
export class AllOf extends Condition {
  constructor(env: Environment, events: Iterable<Event>) {
    super(env, (all, processed) => processed === all.length, events);
  }
}

/** A condition that happens when one of its events has happened; over no events, at once. */
export class AnyOf extends Condition {
  constructor(env: Environment, events: Iterable<Event>) {
    super(env, (_, processed) => processed > 0, events);
  }
}
