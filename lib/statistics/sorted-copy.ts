/**
 * The values in ascending order, as `quantile` wants them; sort once for all quantiles of a sample.
 *
 * @example sortedCopy([3, 1, 2]) // Float64Array of 1, 2, 3
 */
export function sortedCopy(values: Iterable<number>): Float64Array {
  return Float64Array.from(values).sort();
}
