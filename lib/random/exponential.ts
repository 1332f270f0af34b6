import { checkScale } from './parameters.js';
import type { RandomSource } from './random-source.js';

/** Exponential of mean 1, by inversion of the distribution function. Draws one uniform. */
export function standardExponential(source: RandomSource): number {
  // Of 1 - u and not of u, which may be 0.
  return -Math.log(1 - source.random());
}

/**
 * Exponential: the time to the next event where events come independently at a constant rate, `1 / mean`. Draws
 * one uniform.
 *
 * @example exponential(source, 5) // a gap of 5 on average
 * @param mean 0 or more, finite, in the unit that the result is to have
 * @throws RangeError when the mean is anything else
 */
export function exponential(source: RandomSource, mean: number): number {
  checkScale('The mean of an exponential distribution', mean);
  return mean * standardExponential(source);
}
