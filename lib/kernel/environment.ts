import { Agenda } from './agenda.js';
import { AllOf, AnyOf } from './condition.js';
import { Event, type Waiter } from './event.js';
import { checkPriority, NORMAL, URGENT } from './priority.js';
import { Process, type ProcessGenerator } from './process.js';
import { Timeout } from './timeout.js';

/** How an environment starts. */
export interface EnvironmentOptions {
  /** The time at which the clock starts; 0 unless given. The unit of time is the model's choice. */
  readonly initialTime?: number;
}

/** Priority with which a stopped run takes up the event at which it was stopped: before all others. */
const RESUMED = -1;

/**
 * The world of one simulation: its clock, its agenda, and the ways to make processes and events in it.
 * Events are processed in the order (time, priority, insertion), SimPy's order, so that a model ported
 * from SimPy gives the same trace.
 *
 * @example
 * const env = new Environment();
 * function* clock(name: string, tick: number): ProcessGenerator {
 *   for (;;) {
 *     console.log(name, env.now);
 *     yield* env.timeout(tick);
 *   }
 * }
 * env.process(clock('fast', 0.5));
 * env.process(clock('slow', 1));
 * env.run(2);
 */
export class Environment {
  /** The process whose code runs at this moment, if any. */
  activeProcess: Process | undefined;
  /** Whether the run is to end at the event being processed. @internal */
  isHalted: boolean;
  private readonly agenda: Agenda;

  constructor(options: EnvironmentOptions = {}) {
    const { initialTime = 0 } = options;
    if (Number.isNaN(initialTime)) throw new RangeError('the initial time is NaN');
    this.agenda = new Agenda(initialTime);
    this.activeProcess = undefined;
    this.isHalted = false;
  }

  /** The current simulated time. */
  get now(): number {
    return this.agenda.now;
  }

  /** Starts a process, which runs as soon as the run comes to it; `name` is for messages. */
  process<R>(generator: ProcessGenerator<R>, name = 'process'): Process<R> {
    return new Process(this, generator, name);
  }

  /** A new pending event, to be triggered with `succeed` or `fail`. */
  event<T = void>(): Event<T> {
    return new Event<T>(this);
  }

  /** An event that happens after a delay of at least 0. @throws RangeError when the delay is negative or no number. */
  timeout(delay: number): Timeout<void>;
  timeout<T>(delay: number, value: T): Timeout<T>;
  timeout(delay: number, value?: unknown): Timeout<unknown> {
    return new Timeout(this, this.after(delay), value);
  }

  /**
   * An event at an absolute time. Unlike `timeout(time - now)` it is due at exactly that time, to the last bit.
   *
   * @param priority among what is due at that time, from -15 (first) to 15 (last)
   * @throws RangeError when the time is past or no number.
   */
  at(time: number): Timeout<void>;
  at<T>(time: number, value: T, priority?: number): Timeout<T>;
  at(time: number, value?: unknown, priority: number = NORMAL): Timeout<unknown> {
    return new Timeout(this, time, value, priority);
  }

  /** An event that happens when all of some events have happened. */
  allOf(events: Iterable<Event>): AllOf {
    return new AllOf(this, events);
  }

  /** An event that happens when one of some events has happened. */
  anyOf(events: Iterable<Event>): AnyOf {
    return new AnyOf(this, events);
  }

  /**
   * Puts an event on the agenda, to be processed after a delay.
   *
   * @throws RangeError when the delay is negative or no number, the priority no whole number
   * from -15 to 15; Error when the event belongs to another environment.
   */
  schedule(event: Event, priority: number = NORMAL, delay = 0): void {
    this.scheduleAt(event, this.after(delay), priority);
  }

  /** As `schedule`, at an absolute time. @throws RangeError when the time is past or no number. */
  scheduleAt(event: Event, time: number, priority: number = NORMAL): void {
    this.checkOwn(event);
    if (!(time >= this.agenda.now)) {
      throw new RangeError(`time ${time} is not ahead: the clock is at ${this.agenda.now}`);
    }
    checkPriority(priority);
    this.agenda.add(event, time, priority);
  }

  /** When the next event is due; Infinity when there is none. */
  peek(): number {
    return this.agenda.peek();
  }

  /**
   * Processes the next event.
   *
   * @throws Error when there is none; and the error of an event that failed and that nobody handled.
   */
  step(): void {
    const event = this.agenda.next();
    if (event === undefined) throw new Error('there is no event left to process');
    if (!event.happen()) this.agenda.add(event, this.agenda.now, RESUMED);
  }

  /**
   * Runs until nothing is left to do, until a time (before the usual events of that time), or until an
   * event has been processed; then the run can go on with another call.
   *
   * @returns the value of the event that it ran until
   * @throws RangeError when the time is not ahead; Error when nothing is left before the event has been
   * triggered; the error of the event when it failed, or of any that failed and that nobody handled.
   */
  run<T>(until: Event<T>): T;
  run(until?: number): void;
  run(until?: number | Event): unknown {
    if (until === undefined) {
      this.runUntilHalted();
      return undefined;
    }
    const end = until instanceof Event ? until : this.stopAt(until);
    this.checkOwn(end);
    if (end.processed) return outcome(end);
    const halt = new Halt();
    end.addWaiter(halt);
    try {
      if (this.runUntilHalted()) return outcome(end);
    } finally {
      end.removeWaiter(halt);
    }
    throw new Error('nothing is left to do, and the event to run until has not been triggered');
  }

  private after(delay: number): number {
    if (!(delay >= 0)) throw new RangeError(`a delay is a number of at least 0, not ${delay}`);
    return this.agenda.now + delay;
  }

  private stopAt(time: number): Event {
    if (!(time > this.now))
      throw new RangeError(`cannot run until ${time}: the clock is at ${this.now} already`);
    return this.at(time, undefined, URGENT);
  }

  /** Whether the run was halted; otherwise nothing is left to do. */
  private runUntilHalted(): boolean {
    let isHalted = false;
    while (!isHalted && !this.agenda.isEmpty) {
      this.step();
      isHalted = this.isHalted;
      this.isHalted = false;
    }
    return isHalted;
  }

  private checkOwn(event: Event): void {
    if (event.env !== this) throw new Error('the event belongs to another environment');
  }
}

/** Ends the run at the event for which it waits. Whoever runs until an event takes charge of its failure. */
class Halt implements Waiter {
  notify(event: Event): void {
    event.defused = true;
    event.env.isHalted = true;
  }
}

function outcome(event: Event): unknown {
  if (!event.ok) throw event.value;
  return event.value;
}
