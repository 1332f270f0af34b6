export { quantile } from './quantile.js';
export { sortedCopy } from './sorted-copy.js';
