import { Agenda } from './agenda.js';
import { checkCancellable } from './cancellable.js';
import { AllOf, AnyOf } from './condition.js';
import { Event } from './event.js';
import { showTrail } from './failure-trail.js';
import { located } from './located.js';
import { checkPriority, NORMAL, URGENT } from './priority.js';
import { Process, type ProcessGenerator } from './process.js';
import { ProcessList } from './process-list.js';
import { checkDelay, Moment, Timeout } from './timeout.js';
import { type Waiting, waitingAmong, waitingInWords } from './waiting.js';

/** How an environment starts. */
export interface EnvironmentOptions {
  /** The time at which the clock starts; 0 unless given. The unit of time is the model's choice. */
  readonly initialTime?: number;
}

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
  /** The event at which a run is to end, once it is being processed. @internal */
  haltedAt: Event | undefined;
  /** @internal */
  readonly agenda: Agenda;
  /** The processes that have not ended. @internal */
  readonly processes: ProcessList;

  constructor(options: EnvironmentOptions = {}) {
    const { initialTime = 0 } = options;
    if (Number.isNaN(initialTime)) throw new RangeError('the initial time is NaN');
    this.agenda = new Agenda(initialTime);
    this.processes = new ProcessList();
    this.activeProcess = undefined;
    this.haltedAt = undefined;
  }

  /** The current simulated time. */
  get now(): number {
    return this.agenda.now;
  }

  /** Starts a process, which runs as soon as the run comes to it; `name` is for messages, reports and traces. */
  process<R>(generator: ProcessGenerator<R>, name?: string): Process<R> {
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
    return new Timeout(this, delay, value);
  }

  /**
   * An event at an absolute time. Unlike `timeout(time - now)` it is due at exactly that time, to the last bit.
   *
   * @param priority among what is due at that time, from -15 (first) to 15 (last)
   * @throws RangeError when the time is past or no number.
   */
  at(time: number): Event<void>;
  at<T>(time: number, value: T, priority?: number): Event<T>;
  at(time: number, value?: unknown, priority: number = NORMAL): Event<unknown> {
    const moment = new Moment(this, value);
    this.scheduleAt(moment, time, priority);
    return moment;
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
    checkDelay(this, delay);
    this.scheduleAt(event, this.agenda.now + delay, priority);
  }

  /** As `schedule`, at an absolute time. @throws RangeError when the time is past or no number. */
  scheduleAt(event: Event, time: number, priority: number = NORMAL): void {
    this.checkOwn(event);
    if (!(time >= this.agenda.now)) {
      throw new RangeError(located(this, `time ${time} is not ahead: the clock is at ${this.agenda.now}`));
    }
    checkPriority(this, priority);
    event.state.comesOnAgenda();
    this.agenda.add(event.state, time, priority);
  }

  /**
   * Takes an event off the agenda, from all places that it has there. It will not happen, and who waits for it goes on
   * waiting; nothing else changes. It can be put there once more with `schedule` or `scheduleAt`, say at another
   * time. An event that was scheduled without a value is pending as before; one that has a value, such as a timeout,
   * keeps it; one that has failed ends no run.
   *
   * @example
   * const alarm = env.at(8);
   * env.cancel(alarm);
   * env.scheduleAt(alarm, 7); // those who wait go on at 7
   * @throws Error when the event is not on the agenda (`event.scheduled` tells), as it has been processed or was never put
   * there; when the kernel itself put it there (the start and the end of a process, an interrupt, a condition, what is
   * asked of a resource, container or store); or when it belongs to another environment
   */
  cancel(event: Event): void {
    this.checkOwn(event);
    checkCancellable(event);
    this.agenda.cancel(event.state);
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
    this.processNext();
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
    const end = this.endOf(until);
    if (end?.processed) return outcome(end);
    end?.state.addWaiter(halt);
    try {
      while (!this.agenda.isEmpty) {
        this.processNext();
        if (this.haltedAt !== undefined) return this.halted(end);
      }
    } finally {
      end?.state.removeWaiter(halt);
    }
    return this.dry(end);
  }

  /**
   * Who waits for what since when, in the order in which the processes started. After a run that ended because
   * nothing was left to do, those processes will wait for ever: each for a place, an item or an event that never
   * comes, or in a circle for one another.
   *
   * @example
   * env.run();
   * for (const { process, what, since } of env.waiting()) {
   *   console.log(`${process.name} waits for ${what} since ${since}`);
   * }
   */
  waiting(): Waiting[] {
    return waitingAmong(this.processes);
  }

  /** What a run is to end at; undefined when it is to go on to the end. @internal */
  protected endOf(until: number | Event | undefined): Event | undefined {
    if (until === undefined) return undefined;
    if (until instanceof Event) {
      this.checkOwn(until);
      return until;
    }
    if (!(until > this.now)) {
      throw new RangeError(located(this, `cannot run until ${until}: the clock is at ${this.now} already`));
    }
    const stop = new Stop(this, undefined);
    this.scheduleAt(stop, until, URGENT);
    return stop;
  }

  /** @internal */
  protected processNext(): void {
    const { agenda } = this;
    const next = agenda.next();
    if (next === undefined) throw new Error(`there is no event left to process (at time ${this.now})`);
    try {
      if (!next.happen()) agenda.putBack(next);
    } catch (error) {
      showTrail(error);
      throw error;
    }
  }

  /** What a run gives that is halted, by its own end or by that of a run around it. @internal */
  protected halted(end: Event | undefined): unknown {
    if (end === this.haltedAt) {
      this.haltedAt = undefined;
      return outcome(end!);
    }
    // A run within another, started by a process, ends with it.
    if (end === undefined) return undefined;
    throw new Error(located(this, `the run around this one has ended before ${end}, until which to run`));
  }

  /** What a run gives when nothing is left to do. @internal */
  protected dry(end: Event | undefined): undefined {
    if (end === undefined) return undefined;
    const waiting = waitingInWords(this.waiting());
    const fate = end.triggered ? 'has been taken off the agenda' : 'has not been triggered';
    throw new Error(
      `nothing is left to do at time ${this.now}, and ${end}, until which to run, ${fate}${waiting}`,
    );
  }

  private checkOwn(event: Event): void {
    if (event.env !== this) throw new Error(located(this, 'the event belongs to another environment'));
  }
}

/** The time until which a run goes. */
class Stop extends Moment<void> {
  override toString(): string {
    return 'the stop of the run';
  }
}

/** Ends the run at the event for which it waits. Whoever runs until an event takes charge of its failure. @internal */
export function halt(event: Event): void {
  event.defused = true;
  event.env.haltedAt = event;
}

/** The value of an event that has been processed. @throws its error when it failed @internal */
export function outcome(event: Event): unknown {
  if (event.ok) return event.value;
  showTrail(event.value);
  throw event.value;
}
