import { standardExponential } from './exponential.js';
import { standardNormal } from './normal.js';
import { checkScale, checkShape } from './parameters.js';
import type { RandomSource } from './random-source.js';

/**
 * Gamma of the given shape and scale 1, so of mean `shape`.
 *
 * @param shape above 0, finite
 * @param nextNormal where normals come from, for a source that keeps the second of each pair
 * @throws RangeError when the shape is anything else
 */
export function standardGamma(
  source: RandomSource,
  shape: number,
  nextNormal = () => standardNormal(source),
): number {
  checkShape('The shape of a gamma distribution', shape);
  if (shape === 1) return standardExponential(source);
  return shape < 1 ? gammaBelowOne(source, shape) : gammaAboveOne(source, shape, nextNormal);
}

/**
 * Gamma of mean `shape * scale` and coefficient of variation `1 / sqrt(shape)`.
 *
 * @example gamma(source, 4, 2.5) // 10 on average, with a standard deviation of 5
 * @param shape above 0, finite
 * @param scale 0 or more, finite, in the unit that the result is to have
 * @param nextNormal where normals come from, for a source that keeps the second of each pair
 * @throws RangeError when the shape or the scale is anything else
 */
export function gamma(source: RandomSource, shape: number, scale: number, nextNormal?: () => number): number {
  checkScale('The scale of a gamma distribution', scale);
  return scale * standardGamma(source, shape, nextNormal);
}

/**
 * X^shape has a density proportional to exp(-x^(1/shape)): rejection from a uniform body up to 1 - shape and
 * an exponential tail behind it (Devroye 1986, "Non-Uniform Random Variate Generation", chapter IX.3).
 */
function gammaBelowOne(source: RandomSource, shape: number): number {
  for (;;) {
    const u = source.random();
    const v = standardExponential(source);
    if (u <= 1 - shape) {
      const x = u ** (1 / shape);
      if (x <= v) return x;
    } else {
      const y = -Math.log((1 - u) / shape);
      const x = (1 - shape + shape * y) ** (1 / shape);
      if (x <= v + y) return x;
    }
  }
}

/**
 * Rejection from the cube of a shifted normal (Marsaglia & Tsang 2000, "A simple method for generating gamma
 * variables").
 */
function gammaAboveOne(source: RandomSource, shape: number, nextNormal: () => number): number {
  const b = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * b);
  for (;;) {
    let x: number;
    let root: number;
    do {
      x = nextNormal();
      root = 1 + c * x;
    } while (root <= 0);
    const v = root * root * root;
    const u = source.random();
    // The first test spares the logarithms, and implies the second.
    if (u < 1 - 0.0331 * (x * x) * (x * x)) return b * v;
    if (Math.log(u) < 0.5 * x * x + b * (1 - v + Math.log(v))) return b * v;
  }
}
