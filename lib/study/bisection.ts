/**
 * Looks for the highest rate that is good enough, as a dialogue: it yields a rate to try and is sent
 * whether that was good enough, halving the range in question each time until it is no wider than the
 * tolerance.
 *
 * @param highest the range is from 0 to this rate
 * @returns the highest rate that was tried and good enough, 0 if none was
 */
export function* bisection(highest: number, tolerance: number): Generator<number, number, boolean> {
  let low = 0;
  let high = highest;
  while (high - low > tolerance) {
    const middle = (low + high) / 2;
    // No number lies between the two: the tolerance is finer than numbers are.
    if (middle === low || middle === high) break;
    if (yield middle) low = middle;
    else high = middle;
  }
  return low;
}
