import { standardExponential } from './exponential.js';
import { checkScale, checkShape } from './parameters.js';
import type { RandomSource } from './random-source.js';

/**
 * Weibull, the usual law of lifetimes, by inversion: a machine wears out where the shape is above 1, and fails
 * early or never where it is below 1. About 63 % of the values are below the scale. Draws one uniform.
 *
 * @example weibull(source, 2, 1000) // the life of what wears out
 * @param shape above 0, finite
 * @param scale 0 or more, finite, in the unit that the result is to have
 * @throws RangeError when the shape or the scale is anything else
 */
export function weibull(source: RandomSource, shape: number, scale: number): number {
  checkShape('The shape of a Weibull distribution', shape);
  checkScale('The scale of a Weibull distribution', scale);
  return scale * standardExponential(source) ** (1 / shape);
}
