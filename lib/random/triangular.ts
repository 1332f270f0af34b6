import { checkFinite } from './parameters.js';
import type { RandomSource } from './random-source.js';

/**
 * Triangular: from `low` to `high`, most likely near `mode`; what one takes who has three guesses and no data. By
 * inversion. Draws one uniform.
 *
 * @example triangular(source, 2, 10, 3) // from 2 to 10, most often near 3
 * @throws RangeError unless all are finite, low <= mode <= high, and the distance of the ends is finite
 */
export function triangular(source: RandomSource, low: number, high: number, mode: number): number {
  checkFinite('The low end of a triangular distribution', low);
  checkFinite('The high end of a triangular distribution', high);
  if (!(low <= mode && mode <= high)) {
    throw new RangeError(
      `The mode of a triangular distribution must be from ${low} to ${high}, its ends, not ${mode}`,
    );
  }
  const width = high - low;
  checkFinite('The width of a triangular distribution', width);
  if (width === 0) return low;
  const u = source.random();
  const turn = (mode - low) / width;
  return u < turn ? low + width * Math.sqrt(u * turn) : high - width * Math.sqrt((1 - u) * (1 - turn));
}
