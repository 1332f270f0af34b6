import { Environment, type EnvironmentOptions, halt, outcome } from './environment.js';
import type { Event } from './event.js';
import { located } from './located.js';
import { type WallClock, wallClock } from './wall-clock.js';

/** How a real-time environment runs. */
export interface RealtimeOptions extends EnvironmentOptions {
  /** Seconds of real time that a unit of simulated time takes; 1 unless given. */
  readonly factor?: number;
  /** Whether the run fails when it is late by more than one unit of simulated time; true unless given. */
  readonly strict?: boolean;
  /** The clock to go by; the computer's own unless given. */
  readonly clock?: WallClock;
}

/** How long the run may go on without giving way to other work, in ms. */
const LONGEST_STRETCH = 10;

/**
 * An environment whose clock keeps step with a real one: a model runs in it as it does in any other, but each
 * event waits until its time has come. Meanwhile other work goes on: `run` and `step` are asynchronous.
 *
 * What other work triggers while the run waits (a key, a message) happens at the time at which it is there:
 * outside of the run the clock follows the real one, up to the next event that is due.
 *
 * @example
 * const env = new RealtimeEnvironment({ factor: 0.1 });
 * env.process(clock(env)); // the same generator as for an Environment
 * await env.run(20); // takes 2 seconds
 */
export class RealtimeEnvironment extends Environment {
  /** Seconds of real time that a unit of simulated time takes. */
  readonly factor: number;
  /** Whether the run fails when it is late by more than one unit of simulated time. */
  readonly strict: boolean;
  private readonly clock: WallClock;
  // Simulated time `origin` is real time `realOrigin` (in ms).
  private readonly origin: number;
  private realOrigin: number;
  private isRunning: boolean;
  // Ends the wait of the run, while it waits.
  private wake: (() => void) | undefined;

  /** @throws RangeError when the factor is not above 0 */
  constructor(options: RealtimeOptions = {}) {
    super(options);
    const { factor = 1, strict = true, clock = wallClock } = options;
    if (!(factor > 0 && factor < Infinity)) {
      throw new RangeError(`a factor is a number of seconds above 0, not ${factor}`);
    }
    this.factor = factor;
    this.strict = strict;
    this.clock = clock;
    this.origin = this.now;
    this.realOrigin = clock.now();
    this.wake = undefined;
    this.isRunning = false;
    this.agenda.follow(() => (this.wake === undefined ? -Infinity : this.simulated(clock.now())));
    this.agenda.observe({
      added: () => this.wake?.(),
      taken() {},
      cancelled: () => this.wake?.(),
      putBack() {},
    });
  }

  /** Takes now as the moment at which real time begins to count, say because setting up has taken long. */
  sync(): void {
    this.realOrigin = this.clock.now() - (this.now - this.origin) * this.factor * 1000;
  }

  /**
   * Waits until the next event is due, and processes it.
   *
   * @throws (as a rejection) what `Environment.step` throws; Error when strict and late
   */
  override async step(): Promise<void> {
    this.begin();
    try {
      await this.untilDue();
      this.processNext();
    } finally {
      this.isRunning = false;
    }
  }

  /**
   * As `Environment.run`, in real time. (The type says that the promise is also the value itself, which it is
   * not: that lets models that take an `Environment` take this one.)
   *
   * @throws (as a rejection) what `Environment.run` throws; Error when strict and late
   */
  override run<T>(until: Event<T>): T & Promise<T>;
  override run(until?: number): Promise<void>;
  override run(until?: number | Event): unknown {
    return this.runInTime(until);
  }

  /** There is one run at a time: a second one would deprive it of its events. */
  private begin(): void {
    if (this.isRunning) throw new Error(located(this, 'the environment is running already'));
    this.isRunning = true;
  }

  private async runInTime(until: number | Event | undefined): Promise<unknown> {
    const end = this.endOf(until);
    if (end?.processed) return outcome(end);
    this.begin();
    end?.state.addWaiter(halt);
    try {
      let pause = this.clock.now();
      while (!this.agenda.isEmpty) {
        if (await this.untilDue()) pause = this.clock.now();
        else if (this.clock.now() - pause > LONGEST_STRETCH) {
          await this.pause(0);
          pause = this.clock.now();
        }
        // Meanwhile other work may have cancelled all that there was.
        if (this.agenda.isEmpty) break;
        this.processNext();
        if (this.haltedAt !== undefined) return this.halted(end);
      }
    } finally {
      end?.state.removeWaiter(halt);
      this.isRunning = false;
    }
    return this.dry(end);
  }

  /** Waits until the next event is due; false when it was due already. */
  private async untilDue(): Promise<boolean> {
    let hasWaited = false;
    while (!this.agenda.isEmpty) {
      // Anew after each wait: what happened outside may be due before.
      const due = this.realOrigin + (this.agenda.peek() - this.origin) * this.factor * 1000;
      const rest = due - this.clock.now();
      if (rest <= 0) {
        this.checkLate(-rest);
        return hasWaited;
      }
      await this.pause(rest);
      hasWaited = true;
    }
    return hasWaited;
  }

  private checkLate(ms: number): void {
    if (!this.strict || ms <= this.factor * 1000) return;
    throw new Error(
      `too slow for real time: at time ${this.agenda.peek()} the run is ${(ms / 1000).toFixed(3)} s late, ` +
        `and strict, which allows ${this.factor} s`,
    );
  }

  /** Lets other work go on for so many ms, or until it schedules something. */
  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.clock.after(ms, () => this.wake?.());
      this.wake = () => {
        this.wake = undefined;
        cancel();
        resolve();
      };
    });
  }

  private simulated(real: number): number {
    return this.origin + (real - this.realOrigin) / (this.factor * 1000);
  }
}
