export { condensedRows } from './condensed-rows.js';
export { type ConfidenceInterval, confidenceInterval } from './confidence-interval.js';
export { type NonNegativeFit, nonNegativeLeastSquares } from './non-negative-least-squares.js';
export { quantile, quantileRank } from './quantile.js';
export { type Intervals, type Replications, replicate } from './replicate.js';
export { sortedCopy } from './sorted-copy.js';
export { studentTQuantile } from './student-t.js';
export { type Summary, summarize } from './summarize.js';
