import type { RandomSource } from './random-source.js';

/**
 * One of the given values, each as likely, or with a probability proportional to its weight. Draws one uniform;
 * with weights the time of a draw grows with their number.
 *
 * @example empirical(source, ['small', 'large'], [3, 1]) // 'small' three times out of four
 * @param weights one for each value, 0 or more and finite, not all 0; their sum finite
 * @throws RangeError when there are no values, or the weights are anything else
 */
export function empirical<T>(source: RandomSource, values: ArrayLike<T>, weights?: ArrayLike<number>): T {
  if (values.length === 0) {
    throw new RangeError('An empirical distribution needs at least one value, and has none');
  }
  const place =
    weights === undefined
      ? Math.floor(source.random() * values.length)
      : weightedPlace(source, totalOf(weights, values.length), weights);
  return values[place]!;
}

function totalOf(weights: ArrayLike<number>, count: number): number {
  if (weights.length !== count) {
    throw new RangeError(
      `An empirical distribution of ${count} values needs as many weights, not ${weights.length}`,
    );
  }
  let total = 0;
  for (let i = 0; i < count; i++) {
    const weight = weights[i]!;
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(
        `The weights of an empirical distribution must be 0 or more and finite, not ${weight}`,
      );
    }
    total += weight;
  }
  if (!(total > 0 && total < Infinity)) {
    throw new RangeError(
      `The sum of the weights of an empirical distribution must be above 0 and finite, not ${total}`,
    );
  }
  return total;
}

function weightedPlace(source: RandomSource, total: number, weights: ArrayLike<number>): number {
  const target = source.random() * total;
  let passed = 0;
  let place = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    place = i;
    passed += weight;
    if (target < passed) break;
  }
  // The last place of any weight, where the product was rounded up to the total.
  return place;
}
