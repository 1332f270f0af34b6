import { empirical } from './empirical.js';
import { exponential } from './exponential.js';
import { gamma } from './gamma.js';
import { geometric } from './geometric.js';
import { lognormal } from './lognormal.js';
import { normal } from './normal.js';
import { poisson } from './poisson.js';
import type { RandomSource } from './random-source.js';
import { triangular } from './triangular.js';
import { uniform } from './uniform.js';
import { weibull } from './weibull.js';

/**
 * A random source with the distributions of simulation as methods, each the function of the same name. All throw a
 * RangeError, which says what was expected, for parameters out of range. A draw keeps nothing back: what comes
 * depends on the uniforms from here on, not on which distribution was drawn from before.
 */
export interface RandomStream extends RandomSource {
  /** Time to the next event at a constant rate; mean 0 or more. */
  exponential(mean: number): number;
  /** Between `low` and `high`, which is `low` or more. */
  uniform(low: number, high: number): number;
  /** The bell curve; standard deviation 0 or more. */
  normal(mean: number, deviation: number): number;
  /** Its logarithm is normal of mean `mu` and standard deviation `sigma`. */
  lognormal(mu: number, sigma: number): number;
  /** Mean `shape * scale`; shape above 0, scale 0 or more. */
  gamma(shape: number, scale: number): number;
  /** Lifetimes; shape above 0, scale 0 or more. */
  weibull(shape: number, scale: number): number;
  /** From `low` to `high`, most likely near `mode`. */
  triangular(low: number, high: number, mode: number): number;
  /** Number of events where `mean` are expected; 0 to 1e15. */
  poisson(mean: number): number;
  /** Number of trials to the first success, from 1; probability above 0, at most 1. */
  geometric(probability: number): number;
  /** One of the values, as likely as its weight says, or each as likely. */
  empirical<T>(values: ArrayLike<T>, weights?: ArrayLike<number>): T;
}

/**
 * The distributions as methods of any random source.
 *
 * @example randomStream(new PythonRandom(42)).exponential(5) // random.seed(42); random.expovariate(1 / 5)
 */
export function randomStream(source: RandomSource): RandomStream {
  return {
    random: () => source.random(),
    exponential: (mean) => exponential(source, mean),
    uniform: (low, high) => uniform(source, low, high),
    normal: (mean, deviation) => normal(source, mean, deviation),
    lognormal: (mu, sigma) => lognormal(source, mu, sigma),
    gamma: (shape, scale) => gamma(source, shape, scale),
    weibull: (shape, scale) => weibull(source, shape, scale),
    triangular: (low, high, mode) => triangular(source, low, high, mode),
    poisson: (mean) => poisson(source, mean),
    geometric: (probability) => geometric(source, probability),
    empirical: (values, weights) => empirical(source, values, weights),
  };
}
