import { checkFinite } from './parameters.js';
import type { RandomSource } from './random-source.js';

/**
 * Uniform from `low` up to, but for rounding, `high`. Draws one uniform of [0, 1).
 *
 * @example uniform(source, 30, 300) // any gap between 30 and 300
 * @throws RangeError when a bound or their distance is not finite, or `low` is above `high`
 */
export function uniform(source: RandomSource, low: number, high: number): number {
  checkFinite('The low end of a uniform distribution', low);
  checkFinite('The high end of a uniform distribution', high);
  if (low > high) {
    throw new RangeError(
      `The high end of a uniform distribution must be ${low}, its low end, or more, not ${high}`,
    );
  }
  checkFinite('The width of a uniform distribution', high - low);
  return low + (high - low) * source.random();
}
