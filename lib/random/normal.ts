import { checkFinite, checkScale } from './parameters.js';
import type { RandomSource } from './random-source.js';

/**
 * Two independent normals of mean 0 and variance 1, by the polar method (Marsaglia & Bray 1964, "A convenient
 * method for generating normal variables"), in the order in which NumPy's legacy generator gives them.
 */
export function polarNormals(source: RandomSource): [first: number, second: number] {
  let x1: number;
  let x2: number;
  let radius: number;
  do {
    x1 = 2 * source.random() - 1;
    x2 = 2 * source.random() - 1;
    radius = x1 * x1 + x2 * x2;
  } while (radius >= 1 || radius === 0);
  const factor = Math.sqrt((-2 * Math.log(radius)) / radius);
  return [factor * x2, factor * x1];
}

/**
 * Normal of mean 0 and variance 1. The second value of the pair is given up, so that a draw depends on nothing
 * but the uniforms from here on.
 */
export function standardNormal(source: RandomSource): number {
  return polarNormals(source)[0];
}

/**
 * Normal of the given mean and standard deviation.
 *
 * @example normal(source, 10, 2) // two thirds of the values are within 8 and 12
 * @param mean finite
 * @param deviation 0 or more, finite
 * @throws RangeError when the mean or the deviation is anything else
 */
export function normal(source: RandomSource, mean: number, deviation: number): number {
  checkFinite('The mean of a normal distribution', mean);
  checkScale('The standard deviation of a normal distribution', deviation);
  return mean + deviation * standardNormal(source);
}
