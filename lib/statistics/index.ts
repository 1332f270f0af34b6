export { type ConfidenceInterval, confidenceInterval } from './confidence-interval.js';
export { quantile, quantileRank } from './quantile.js';
export { type Intervals, type Replications, replicate } from './replicate.js';
export { sortedCopy } from './sorted-copy.js';
export { studentTQuantile } from './student-t.js';
export { type Summary, summarize } from './summarize.js';
