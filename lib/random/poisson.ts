import type { RandomSource } from './random-source.js';

const MAX_MEAN = 1e15;

/**
 * Poisson: how many events fall into a stretch of time in which `mean` are expected and none depends on another.
 * Exact at all means; above 10 the time of a draw does not grow with the mean.
 *
 * @example poisson(source, 2.5) // 0, 1, 2, ...: 2.5 on average
 * @param mean 0 to 1e15, above which whole numbers have gaps
 * @throws RangeError when the mean is anything else
 */
export function poisson(source: RandomSource, mean: number): number {
  if (!(mean >= 0 && mean <= MAX_MEAN)) {
    throw new RangeError(`The mean of a Poisson distribution must be from 0 to ${MAX_MEAN}, not ${mean}`);
  }
  return mean < 10 ? poissonByProduct(source, mean) : poissonByRejection(source, mean);
}

/**
 * Counts the exponential gaps that fit into a stretch of length `mean`, as factors (Knuth, "The Art of Computer
 * Programming", volume 2, section 3.4.1, algorithm Q).
 */
function poissonByProduct(source: RandomSource, mean: number): number {
  // Nothing is left to chance, and so nothing is drawn.
  if (mean === 0) return 0;
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = source.random(); product > limit; product *= source.random()) count++;
  return count;
}

/**
 * Rejection with a squeeze from a transformed uniform: PTRS of Hörmann 1993, "The transformed rejection method for
 * generating Poisson random variables".
 */
function poissonByRejection(source: RandomSource, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = source.random() - 0.5;
    const v = source.random();
    const edge = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / edge + b) * u + mean + 0.43);
    if (edge >= 0.07 && v <= squeeze) return count;
    if (count < 0 || (edge < 0.013 && v > edge)) continue;
    const density = inverseAlpha / (a / (edge * edge) + b);
    if (Math.log(v * density) <= logProbability(count, mean)) return count;
  }
}

/** The logarithm of the probability that a Poisson variable of a mean of 10 or more is `count`. */
function logProbability(count: number, mean: number): number {
  if (count < 10) {
    let factorial = 1;
    for (let factor = 2; factor <= count; factor++) factorial *= factor;
    return count * Math.log(mean) - mean - Math.log(factorial);
  }
  // With Stirling's series in place of the factorial, the great terms that would eat up the digits cancel on paper.
  const distance = (count - mean) / mean;
  const spread = mean * (distance - (1 + distance) * Math.log1p(distance));
  return spread - 0.5 * Math.log(2 * Math.PI * count) - stirlingRest(count);
}

/** What log(n!) has above (n + 1/2) log(n) - n + log(2 pi)/2, to 1e-12 from n = 10 (Abramowitz & Stegun 6.1.41). */
function stirlingRest(n: number): number {
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / square) / square) / square) / n;
}
