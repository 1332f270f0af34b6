import { describe } from './describe.js';
import type { Environment } from './environment.js';
import { Event } from './event.js';
import { EventState } from './event-state.js';
import { leftProcess } from './failure-trail.js';
import { Interrupt } from './interrupt.js';
import { located } from './located.js';
import { URGENT } from './priority.js';

/** What a process is written as: a generator that yields the events it waits for. */
export type ProcessGenerator<R = void> = Generator<Event, R, unknown>;

// Called through these two, resuming stays fast however many kinds of generators a model has.
const generatorPrototype: ProcessGenerator<unknown> = Object.getPrototypeOf(
  Object.getPrototypeOf((function* () {})()),
);
// In place of the generator of a process that has ended: what that held on to is to be free.
const ended: ProcessGenerator<unknown> = (function* () {})();
const { next: sendInto, throw: throwInto } = generatorPrototype;

/** The event with which a process starts. @internal */
export class Start extends Event<void> {
  private readonly process: Process;

  constructor(process: Process, env: Environment) {
    super(env);
    this.process = process;
    this.state.preset(undefined);
    this.state.addWaiter(process);
  }

  override toString(): string {
    return `the start of ${this.process}`;
  }
}

/** The event that brings an interrupt to a process. */
class Interruption extends Event<void> {
  private readonly process: Process;

  constructor(process: Process, cause: unknown) {
    super(process.env);
    this.process = process;
    this.state.presetFailure(new Interrupt(cause));
    this.state.takesPart();
  }

  override takePart(): void {
    this.process.deliver(this.state);
  }

  override toString(): string {
    return `an interruption of ${this.process}`;
  }
}

/**
 * A running generator. A process is itself an event: it is triggered when the generator returns (its
 * value is what was returned) or throws (it fails with that error), so a process can wait for another.
 *
 * @typeParam R what the generator returns
 *
 * @example
 * function* cook(env: Environment): ProcessGenerator<string> {
 *   yield* env.timeout(20);
 *   return 'soup';
 * }
 * function* guest(env: Environment): ProcessGenerator {
 *   const meal = yield* env.process(cook(env), 'cook');
 *   console.log(meal, env.now);
 * }
 */
export class Process<R = unknown> extends Event<R> {
  /** For messages, reports and traces. */
  readonly name: string;
  /** The event that the process waits for; undefined while it runs and when it has ended. */
  target: Event | undefined;
  /** When it began to wait for its target. @internal */
  since: number;
  /** Its neighbours among those that have not ended. @internal */
  previous: Process | undefined;
  /** @internal */
  following: Process | undefined;
  private generator: ProcessGenerator<R>;

  /** Made by `env.process(generator)`. It starts when the run comes to it: at once, but not within this call. */
  constructor(env: Environment, generator: ProcessGenerator<R>, name = 'process') {
    super(env);
    if (!isGenerator(generator)) {
      const problem = `a process is made of a running generator, not of ${describe(generator)}`;
      throw new TypeError(located(env, problem));
    }
    this.generator = generator;
    this.name = name;
    this.previous = undefined;
    this.following = undefined;
    const { agenda } = env;
    const start = new Start(this, env);
    this.target = start;
    this.since = agenda.now;
    agenda.add(start.state, agenda.now, URGENT);
    env.processes.add(this);
  }

  /** Whether the generator has not ended yet. */
  get isAlive(): boolean {
    return !this.state.isTriggered;
  }

  /**
   * Throws an `Interrupt` into the process at the current time, before the usual events of that time. What
   * it waits for then goes on without it, and can be yielded again.
   *
   * @param cause handed on as `interrupt.cause`
   * @throws Error when the process has ended, or is the one that runs now
   */
  interrupt(cause?: unknown): void {
    const { env } = this;
    if (!this.isAlive) throw new Error(located(env, `${this} has ended and cannot be interrupted`));
    if (env.activeProcess === this) throw new Error(located(env, `${this} cannot interrupt itself`));
    env.schedule(new Interruption(this, cause), URGENT);
  }

  override toString(): string {
    return `process '${this.name}'`;
  }

  /** Takes the process off what it waits for, and throws the interrupt in. @internal */
  deliver(interruption: EventState): void {
    // Only now is the process taken off what it waits for; it may have ended since it was interrupted.
    if (!this.isAlive) return;
    this.target?.state.removeWaiter(this);
    this.notify(interruption);
  }

  /** Runs the generator from the event that it waited for to the next one that is still to come. @internal */
  notify(event: EventState): void {
    const { env } = event;
    // None, unless a process takes a step of the run by itself.
    const { activeProcess } = env;
    env.activeProcess = this;
    this.target = undefined;
    let known = event;
    for (;;) {
      const step = this.resume(known);
      if (step === undefined) break;
      if (step.done) {
        this.end(step.value);
        break;
      }
      // Whatever was yielded: an event is known by its state, whose class is told sooner than an event's.
      const awaited: Event | null | undefined = step.value;
      const next = awaited?.state;
      if (!(next instanceof EventState) || next.env !== env) {
        this.refuse(awaited);
        break;
      }
      if (!next.isProcessed) {
        next.addWaiter(this);
        this.target = next.event;
        this.since = env.agenda.now;
        break;
      }
      known = next;
    }
    env.activeProcess = activeProcess;
  }

  /** Sends an event's outcome into the generator; undefined when that made the process fail. */
  private resume(event: EventState): IteratorResult<Event, R> | undefined {
    try {
      if (!event.hasFailed) {
        event.hear();
        return sendInto.call(this.generator, event.result) as IteratorResult<Event, R>;
      }
      event.isDefused = true;
      return throwInto.call(this.generator, event.result) as IteratorResult<Event, R>;
    } catch (error) {
      this.crash(
        error instanceof Error
          ? error
          : new Error(`${describe(error)} was thrown, which is no error`, { cause: error }),
        event.result,
      );
      return undefined;
    }
  }

  private end(result: R): void {
    this.env.processes.remove(this);
    this.generator = ended as ProcessGenerator<R>;
    this.state.succeed(result);
  }

  /** @param sent what the generator was resumed with when it threw */
  private crash(error: Error, sent?: unknown): void {
    this.env.processes.remove(this);
    this.generator = ended as ProcessGenerator<R>;
    leftProcess(error, this, error === sent);
    this.state.fail(error);
  }

  /** What becomes of a process that yields something for which it cannot wait. */
  private refuse(yielded: unknown): void {
    try {
      // The generator's `finally` and `using` blocks have their turn.
      this.generator.return(undefined as R);
    } catch {
      // The process is failing already, and for an earlier reason.
    }
    const what =
      yielded instanceof Event
        ? 'an event of another environment'
        : `${describe(yielded)}, which is no event`;
    this.crash(new TypeError(`${this} at time ${this.env.now} yielded ${what}`));
  }
}

/** Whether it can be resumed as a generator can; other iterators, and async generators, will not do. */
function isGenerator(value: unknown): boolean {
  // The first way is the quick one; the second knows also a generator of another realm.
  return (
    Object.prototype.isPrototypeOf.call(generatorPrototype, value as object) ||
    Object.prototype.toString.call(value) === '[object Generator]'
  );
}
