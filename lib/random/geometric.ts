import type { RandomSource } from './random-source.js';

/**
 * Geometric: how many independent trials it takes up to and including the first success, from 1; on average
 * `1 / probability`. By inversion (Devroye 1986, "Non-Uniform Random Variate Generation", chapter X.2). Draws one
 * uniform.
 *
 * @example geometric(source, 0.2) // the trial that succeeds: 1, 2, 3, ..., the 5th on average
 * @param probability that a trial succeeds: above 0, at most 1
 * @throws RangeError when the probability is anything else
 */
export function geometric(source: RandomSource, probability: number): number {
  if (!(probability > 0 && probability <= 1)) {
    throw new RangeError(
      `The probability of a geometric distribution must be above 0 and at most 1, not ${probability}`,
    );
  }
  // log1p keeps the digits of a small probability; at 1 its infinity makes the quotient 0.
  return 1 + Math.floor(Math.log(1 - source.random()) / Math.log1p(-probability));
}
