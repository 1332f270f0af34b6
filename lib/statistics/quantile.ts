/**
 * The value below which `percent` of a sample lies, interpolated linearly between neighbours: type 7 of Hyndman &
 * Fan 1996 ("Sample quantiles in statistical packages"), in the arithmetic of NumPy's `np.percentile`, so that
 * both agree to the last bit. The result has the unit of the values.
 *
 * @example quantile(sortedCopy([4, 1, 3, 2]), 50) // 2.5
 * @param sorted the values in ascending order, none of them NaN (`sortedCopy` makes such a sample)
 * @param percent 0 (the least value) to 100 (the greatest)
 * @throws RangeError when there are no values, or the percent is not in 0..100
 */
export function quantile(sorted: ArrayLike<number>, percent: number): number {
  if (sorted.length === 0) throw new RangeError('A quantile needs at least one value, and has none');
  if (!(percent >= 0 && percent <= 100)) {
    throw new RangeError(`The percent of a quantile must be from 0 to 100, not ${percent}`);
  }
  const { index, fraction } = quantileRank(sorted.length, percent);
  const lower = sorted[index]!;
  // At the last rank there is no neighbour above.
  if (fraction === 0) return lower;
  const upper = sorted[index + 1]!;
  const distance = upper - lower;
  // From the nearer neighbour: its own value is then met exactly at both ends.
  return fraction < 0.5 ? lower + distance * fraction : upper - distance * (1 - fraction);
}

/**
 * Between which values of a sorted sample a quantile lies: the one at `index` and, if the fraction is above 0, the
 * one after it; the fraction (below 1) is how far the quantile is on the way. It is never outside of the two.
 *
 * @example quantileRank(4, 50) // { index: 1, fraction: 0.5 }
 * @param count how many values there are, at least 1
 * @param percent 0 to 100
 */
export function quantileRank(count: number, percent: number): { index: number; fraction: number } {
  const rank = (count - 1) * (percent / 100);
  const index = Math.floor(rank);
  return { index, fraction: rank - index };
}
