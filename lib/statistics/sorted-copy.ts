/** The values in ascending order, as `quantile` wants them; sort once for all quantiles of a sample. */
export function sortedCopy(values: Iterable<number>): Float64Array {
  return Float64Array.from(values).sort();
}
