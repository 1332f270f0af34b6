import type { Environment } from './environment.js';

/**
 * A number that changes in the course of a run, such as the length of a queue: its mean, extremes and
 * distribution, each value weighted by the time for which it held. What holds for no time does not count: who
 * joins an empty queue and is served at once makes it no longer.
 *
 * All figures reach from the start (or the last reset) to now, and are in the number's own unit. As long as no
 * time has passed they tell of the current value.
 *
 * @example
 * const { users } = monitor(counter);
 * env.run(60);
 * users.mean; // places taken on average
 * users.distribution().find(({ value }) => value === 0)?.share; // share of the time in which none was
 */
export class TimeWeighted {
  private readonly env: Environment;
  private held: number;
  private since: number;
  private start: number;
  private isFrozen: boolean;
  // How long each value has held, until `since`.
  private readonly times: Map<number, number>;

  /** Made by `monitor`. @internal */
  constructor(env: Environment, value: number) {
    this.env = env;
    this.held = value;
    this.times = new Map();
    this.isFrozen = false;
    this.start = env.now;
    this.since = env.now;
  }

  /** The number as it is now. */
  get current(): number {
    return this.held;
  }

  /** The mean over the time. */
  get mean(): number {
    this.catchUp();
    const span = this.since - this.start;
    if (span === 0) return this.held;
    let area = 0;
    for (const [value, time] of this.times) area += value * (time / span);
    return area;
  }

  /** The least value that held for any time. */
  get min(): number {
    return this.distribution()[0]!.value;
  }

  /** The greatest value that held for any time. */
  get max(): number {
    return this.distribution().at(-1)!.value;
  }

  /** Its values in ascending order, each with the share of the time for which it held; the shares add up to 1. */
  distribution(): { readonly value: number; readonly share: number }[] {
    this.catchUp();
    const span = this.since - this.start;
    if (span === 0) return [{ value: this.held, share: 1 }];
    return [...this.times]
      .map(([value, time]) => ({ value, share: time / span }))
      .sort((a, b) => a.value - b.value);
  }

  /** Takes a new value from now on. @internal */
  set(value: number): void {
    if (value === this.held) return;
    this.catchUp();
    this.held = value;
  }

  /** Forgets all that was until now. @internal */
  reset(): void {
    this.times.clear();
    this.start = this.env.now;
    this.since = this.env.now;
  }

  /** Leaves all as it is now, for good. @internal */
  freeze(): void {
    this.catchUp();
    this.isFrozen = true;
  }

  private catchUp(): void {
    const { now } = this.env;
    if (this.isFrozen || now === this.since) return;
    this.times.set(this.held, (this.times.get(this.held) ?? 0) + now - this.since);
    this.since = now;
  }
}
