/** What a sample looks like in five numbers; all but the count have the unit of the values. */
export interface Summary {
  /** How many values there are. */
  readonly count: number;
  /** Their sum divided by their count. */
  readonly mean: number;
  /** The estimate for the population, with `count - 1` as its denominator; 0 for a single value. */
  readonly standardDeviation: number;
  /** The least value. */
  readonly min: number;
  /** The greatest value. */
  readonly max: number;
}

/**
 * Count, mean, standard deviation, least and greatest value of a sample. Never NaN: what would lead to it is
 * refused, and a single value, which says nothing of its spread, has the standard deviation 0.
 *
 * The mean is corrected by the mean of what is left over it, and the deviations are squared about it and not about
 * 0 (the two-pass algorithm: Chan, Golub & LeVeque 1983, "Algorithms for computing the sample variance"), so that
 * a spread that is small beside the values is still met.
 *
 * @example summarize([2, 4, 4, 4, 6]) // { count: 5, mean: 4, standardDeviation: 1.414..., min: 2, max: 6 }
 * @throws RangeError when there are no values, one is not a finite number, or they are so far apart that their
 *   differences are no longer finite
 */
export function summarize(values: Iterable<number>): Summary {
  const sample = Float64Array.from(values);
  if (sample.length === 0) throw new RangeError('A summary needs at least one value, and has none');
  let min = Infinity;
  let max = -Infinity;
  for (const value of sample) {
    if (!Number.isFinite(value)) {
      throw new RangeError(`The values to summarize must be finite numbers, not ${value}`);
    }
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (max - min === Infinity) {
    throw new RangeError(`The values to summarize must not be as far apart as ${min} and ${max}`);
  }
  const mean = meanBetween(min, max, sample);
  return { count: sample.length, mean, standardDeviation: deviationFrom(mean, max - min, sample), min, max };
}

function meanBetween(min: number, max: number, sample: Float64Array): number {
  // Differences from a value of the sample are no greater than its range, so that no sum of theirs overflows early.
  let mean = min;
  for (let pass = 0; pass < 2; pass++) {
    let rest = 0;
    for (const value of sample) rest += (value - mean) / sample.length;
    mean += rest;
  }
  // Rounding must not lead out of the sample: the mean of equal values is that value.
  return Math.min(max, Math.max(min, mean));
}

function deviationFrom(mean: number, range: number, sample: Float64Array): number {
  if (range === 0) return 0;
  let squares = 0;
  // In units of the range, as the square of a very great or very small number would be infinite or 0.
  for (const value of sample) squares += ((value - mean) / range) ** 2;
  return range * Math.sqrt(squares / (sample.length - 1));
}
