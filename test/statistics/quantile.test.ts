import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { quantile, sortedCopy } from '../../lib/statistics/index.js';

const percents = [0, 12.5, 25, 33.3, 50, 90, 95, 99, 100];

const percent = fc.double({ min: 0, max: 100, noNaN: true });

describe('quantile', () => {
  // The expected values are those of np.percentile, to the last bit.
  test.each<[string, number[], number[]]>([
    ['a single value', [7.25], [7.25, 7.25, 7.25, 7.25, 7.25, 7.25, 7.25, 7.25, 7.25]],
    ['two values', [1, 2], [1.0, 1.125, 1.25, 1.333, 1.5, 1.9, 1.95, 1.99, 2.0]],
    [
      'tenths',
      [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1],
      [0.1, 0.225, 0.35, 0.433, 0.6, 1.0, 1.05, 1.09, 1.1],
    ],
    [
      'values of both signs',
      [-3.7, -0.1, 0.3, 2.9, 1000],
      [
        -3.7, -1.9000000000000001, -0.1, 0.03279999999999994, 0.3, 601.1600000000001, 800.5799999999998,
        960.116, 1000.0,
      ],
    ],
    [
      'primes',
      [2, 3, 5, 7, 11, 13, 17, 19, 23, 29],
      [2.0, 3.25, 5.5, 6.994, 12.0, 23.599999999999998, 26.299999999999994, 28.46, 29.0],
    ],
    [
      'values whose distance is rounded',
      [-3, -0.7],
      [
        -3.0, -2.7125, -2.425, -2.2341, -1.8499999999999999, -0.9299999999999999, -0.8150000000000001, -0.723,
        -0.7,
      ],
    ],
    ['repeated values', [0.3, 0.3, 0.3, 0.7, 0.7, 0.9], [0.3, 0.3, 0.3, 0.3, 0.5, 0.8, 0.85, 0.89, 0.9]],
    [
      'a hundred square roots',
      Array.from({ length: 100 }, (_, i) => Math.sqrt(i)),
      [
        0.0, 3.5171452377600922, 4.974744871391589, 5.7416682694355226, 7.035533905932738, 9.439266316901458,
        9.697931446331474, 9.899998730956211, 9.9498743710662,
      ],
    ],
  ])('of %s is what NumPy says', (_, sorted, expected) => {
    expect(percents.map((percent) => quantile(sorted, percent))).toEqual(expected);
  });

  test('lies between the least and the greatest value', () => {
    const values = fc.array(fc.double({ min: -1e300, max: 1e300, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, percent, (values, percent) => {
        const sorted = sortedCopy(values);
        const result = quantile(sorted, percent);
        expect(result).toBeGreaterThanOrEqual(sorted[0]!);
        expect(result).toBeLessThanOrEqual(sorted.at(-1)!);
      }),
    );
  });

  test('never falls as the percent rises', () => {
    // Whole values, whose distances are exact: with others the two ends may meet one rounding apart.
    const values = fc.array(fc.integer(), { minLength: 1 });
    fc.assert(
      fc.property(values, percent, percent, (values, one, other) => {
        const sorted = sortedCopy(values);
        const low = quantile(sorted, Math.min(one, other));
        expect(low).toBeLessThanOrEqual(quantile(sorted, Math.max(one, other)));
      }),
    );
  });

  test('is the value itself where the percent falls on its rank', () => {
    // With 2^e + 1 values, percents of exact ranks are exact too.
    const values = fc.constantFrom(1, 2, 4, 8, 16, 32).chain((gaps) => {
      const length = { minLength: gaps + 1, maxLength: gaps + 1 };
      return fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), length);
    });
    fc.assert(
      fc.property(values, fc.nat(), (values, number) => {
        const sorted = sortedCopy(values);
        const rank = number % sorted.length;
        expect(quantile(sorted, (100 * rank) / (sorted.length - 1))).toBe(sorted[rank]);
      }),
    );
  });

  test('needs a value', () => {
    expect(() => quantile([], 50)).toThrow(RangeError);
  });

  test.each([-0.1, 100.1, Number.NaN])('refuses %p percent and names it', (percent) => {
    const asking = () => quantile([1, 2], percent);
    expect(asking).toThrow(RangeError);
    expect(asking).toThrow(String(percent));
  });
});
