import { standardNormal } from './normal.js';
import { checkFinite, checkScale } from './parameters.js';
import type { RandomSource } from './random-source.js';

/**
 * Lognormal: its logarithm is normal of mean `mu` and standard deviation `sigma`. The median is `exp(mu)`, the
 * mean `exp(mu + sigma ** 2 / 2)`.
 *
 * @example lognormal(source, Math.log(200), 0.5) // half of the values are below 200
 * @param mu finite
 * @param sigma 0 or more, finite
 * @throws RangeError when one of them is anything else
 */
export function lognormal(source: RandomSource, mu: number, sigma: number): number {
  checkFinite('The mu of a lognormal distribution', mu);
  checkScale('The sigma of a lognormal distribution', sigma);
  return Math.exp(mu + sigma * standardNormal(source));
}
