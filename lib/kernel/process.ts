import { describe } from './describe.js';
import type { Environment } from './environment.js';
import { Event } from './event.js';
import { Interrupt } from './interrupt.js';
import { URGENT } from './priority.js';

/** What a process is written as: a generator that yields the events it waits for. */
export type ProcessGenerator<R = void> = Generator<Event, R, unknown>;

// Called through these two, resuming stays fast however many kinds of generators a model has.
const generatorPrototype: ProcessGenerator<unknown> = Object.getPrototypeOf(
  Object.getPrototypeOf((function* () {})()),
);
const { next: sendInto, throw: throwInto } = generatorPrototype;

/**
 * A running generator. A process is itself an event: it is triggered when the generator returns (its
 * value is what was returned) or throws (it fails with that error), so a process can wait for another.
 *
 * @typeParam R what the generator returns
 */
export class Process<R = unknown> extends Event<R> {
  /** For messages and traces. */
  readonly name: string;
  /** The event that the process waits for; undefined while it runs and when it has ended. */
  target: Event | undefined;
  private readonly generator: ProcessGenerator<R>;

  /** Made by `env.process(generator)`. It starts when the run comes to it: at once, but not within this call. */
  constructor(env: Environment, generator: ProcessGenerator<R>, name: string) {
    super(env);
    // The agenda resumes it as what it says it is; other iterators, and async generators, will not do.
    if (Object.prototype.toString.call(generator) !== '[object Generator]') {
      throw new TypeError(`a process is made of a running generator, not of ${describe(generator)}`);
    }
    this.generator = generator;
    this.name = name;
    const start = new Event<void>(env);
    start.preset();
    start.addWaiter(this);
    this.target = start;
    env.schedule(start, URGENT);
  }

  /** Whether the generator has not ended yet. */
  get isAlive(): boolean {
    return !this.triggered;
  }

  /**
   * Throws an `Interrupt` into the process at the current time, before the usual events of that time. What
   * it waits for then goes on without it, and can be yielded again.
   *
   * @param cause handed on as `interrupt.cause`
   * @throws Error when the process has ended, or is the one that runs now
   */
  interrupt(cause?: unknown): void {
    if (!this.isAlive) throw new Error(`process '${this.name}' has ended and cannot be interrupted`);
    if (this.env.activeProcess === this) throw new Error(`process '${this.name}' cannot interrupt itself`);
    const interruption = new Event<void>(this.env);
    interruption.presetFailure(new Interrupt(cause));
    interruption.addWaiter(() => this.deliver(interruption));
    this.env.schedule(interruption, URGENT);
  }

  private deliver(interruption: Event): void {
    // Only now is the process taken off what it waits for; it may have ended since it was interrupted.
    if (!this.isAlive) return;
    this.target?.removeWaiter(this);
    this.notify(interruption);
  }

  /** Runs the generator from the event that it waited for to the next one that is still to come. @internal */
  notify(event: Event): void {
    this.env.activeProcess = this;
    this.target = undefined;
    let known = event;
    for (;;) {
      const step = this.resume(known);
      if (step === undefined) break;
      if (step.done) {
        this.succeed(step.value);
        break;
      }
      const awaited = step.value;
      if (!(awaited instanceof Event) || awaited.env !== this.env) {
        this.close();
        this.fail(notWaitable(this, awaited));
        break;
      }
      if (!awaited.processed) {
        awaited.addWaiter(this);
        this.target = awaited;
        break;
      }
      known = awaited;
    }
    this.env.activeProcess = undefined;
  }

  /** Sends an event's outcome into the generator; undefined when that made the process fail. */
  private resume(event: Event): IteratorResult<Event, R> | undefined {
    try {
      if (event.ok) return sendInto.call(this.generator, event.value) as IteratorResult<Event, R>;
      event.defused = true;
      return throwInto.call(this.generator, event.value) as IteratorResult<Event, R>;
    } catch (error) {
      this.fail(
        error instanceof Error
          ? error
          : new Error(`${describe(error)} was thrown, which is no error`, { cause: error }),
      );
      return undefined;
    }
  }

  /** Gives the generator's `finally` and `using` blocks their turn. */
  private close(): void {
    try {
      this.generator.return(undefined as R);
    } catch {
      // The process is failing already, and for an earlier reason.
    }
  }
}

function notWaitable(process: Process, yielded: unknown): Error {
  const where = `process '${process.name}' at time ${process.env.now}`;
  if (yielded instanceof Event) return new TypeError(`${where} yielded an event of another environment`);
  return new TypeError(`${where} yielded ${describe(yielded)}, which is no event`);
}
