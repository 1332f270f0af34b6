import { quantile, sortedCopy } from '../statistics/index.js';

/**
 * Times for which some waited, in the model's unit of time. Their mean and quantiles are NaN while there are none.
 *
 * @example
 * const { waits } = monitor(counter).queue;
 * env.run(60);
 * console.log(`${waits.count} served, 90 % of them within ${waits.quantile(90)}`);
 */
export class Waits {
  private readonly times: number[];

  /** Made by `monitor`. @internal */
  constructor() {
    this.times = [];
  }

  /** How many have waited; those who did not have to wait count with a time of 0. */
  get count(): number {
    return this.times.length;
  }

  /** The mean wait. */
  get mean(): number {
    return this.times.reduce((sum, time) => sum + time, 0) / this.count;
  }

  /** The longest wait. */
  get max(): number {
    return this.quantile(100);
  }

  /**
   * The time within which so many waited, by linear interpolation (type 7 of Hyndman & Fan 1996).
   *
   * @param percent 0 to 100
   * @throws RangeError when the percent is anything else
   */
  quantile(percent: number): number {
    return this.count === 0 ? Number.NaN : quantile(sortedCopy(this.times), percent);
  }

  /** In the order in which the waits ended. */
  values(): number[] {
    return [...this.times];
  }

  /** @internal */
  add(time: number): void {
    this.times.push(time);
  }

  /** @internal */
  reset(): void {
    this.times.length = 0;
  }
}
