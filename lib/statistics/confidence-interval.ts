import { studentTQuantile } from './student-t.js';
import { summarize } from './summarize.js';

/** Where the mean of a population lies, as far as a sample tells; all in the unit of the values. */
export interface ConfidenceInterval {
  /** The mean of the sample, in the middle of the interval. */
  readonly mean: number;
  /** Its lower end. */
  readonly low: number;
  /** Its upper end. */
  readonly high: number;
  /** How far the ends are from the mean. */
  readonly halfWidth: number;
}

/**
 * Student's interval for the mean (Student 1908, "The probable error of a mean"): of many samples, the share
 * `confidence` have an interval that holds the mean of the population. It takes the values to be independent and
 * about normal, as the means of long or many-sided runs are; successive waiting times of one run are not independent.
 *
 * @example confidenceInterval([9, 10, 11]) // { mean: 10, low: 7.515..., high: 12.484..., halfWidth: 2.484... }
 * @param confidence above 0 and below 1
 * @throws RangeError when there are fewer than two values, one that is not a finite number, or the confidence is
 *   anything else
 */
export function confidenceInterval(values: Iterable<number>, confidence = 0.95): ConfidenceInterval {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`The confidence of an interval must be above 0 and below 1, not ${confidence}`);
  }
  const sample = [...values];
  if (sample.length < 2) {
    throw new RangeError(`A confidence interval needs at least two values, and has ${sample.length}`);
  }
  const { count, mean, standardDeviation } = summarize(sample);
  // By the lower tail, which has more digits than what is near 1.
  const standardErrors = -studentTQuantile((1 - confidence) / 2, count - 1);
  const halfWidth = (standardErrors * standardDeviation) / Math.sqrt(count);
  return { mean, low: mean - halfWidth, high: mean + halfWidth, halfWidth };
}
