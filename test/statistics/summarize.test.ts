import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mean, std } from 'mathjs';
import { summarize } from '../../lib/statistics/index.js';

describe('summarize', () => {
  test('tells count, mean, standard deviation, least and greatest', () => {
    expect(summarize([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({
      count: 8,
      mean: 5,
      standardDeviation: Math.sqrt(32 / 7),
      min: 2,
      max: 9,
    });
  });

  test('takes anything that can be iterated, once', () => {
    function* values() {
      yield* [1, 3];
    }
    expect(summarize(values())).toEqual({ count: 2, mean: 2, standardDeviation: Math.SQRT2, min: 1, max: 3 });
  });

  test('gives a single value no spread', () => {
    expect(summarize([7.3])).toEqual({ count: 1, mean: 7.3, standardDeviation: 0, min: 7.3, max: 7.3 });
  });

  test('of equal values gives that value, exactly', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 1, max: 50 }),
        (value, count) => {
          const summary = summarize(Array.from({ length: count }, () => value));
          expect(summary.mean === value && summary.standardDeviation === 0).toBe(true);
        },
      ),
    );
  });

  test('agrees with mathjs', () => {
    const samples = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 2,
      maxLength: 40,
    });
    fc.assert(
      fc.property(samples, (sample) => {
        const summary = summarize(sample);
        expect(summary.mean).toBeCloseTo(Number(mean(sample)), 6);
        expect(summary.standardDeviation).toBeCloseTo(Number(std(sample)), 6);
        expect([summary.min, summary.max]).toEqual([Math.min(...sample), Math.max(...sample)]);
      }),
    );
  });

  test('meets a spread that is small beside the values', () => {
    // A sum of squares less the square of the sum has no right digit here.
    const summary = summarize([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
    expect(summary.mean).toBe(1e9 + 10);
    expect(summary.standardDeviation).toBeCloseTo(Math.sqrt(30), 12);
  });

  test.each([1e300, 1e-300])('meets values times %p as it meets the values', (scale) => {
    const summary = summarize([1 * scale, 2 * scale, 6 * scale]);
    expect(summary.mean / scale).toBeCloseTo(3, 12);
    expect(summary.standardDeviation / scale).toBeCloseTo(Math.sqrt(7), 12);
  });

  test('does not lose small values in a long sum', () => {
    const sample = Array.from({ length: 100_000 }, () => 0.1);
    sample.push(0.2);
    const exact = 0.1 + 0.1 / 100_001;
    expect(Math.abs(summarize(sample).mean - exact)).toBeLessThan(1e-16);
  });

  test('is never NaN, and has its mean within the sample', () => {
    const half = Number.MAX_VALUE / 2;
    const samples = fc.array(fc.double({ min: -half, max: half, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(samples, (sample) => {
        const { mean, standardDeviation, min, max } = summarize(sample);
        expect(mean >= min && mean <= max && standardDeviation >= 0).toBe(true);
      }),
    );
  });

  test.each<[string, number[], RegExp]>([
    ['no values', [], /at least one value/],
    ['NaN', [1, Number.NaN], /not NaN$/],
    ['an infinite value', [1, Number.NEGATIVE_INFINITY], /not -Infinity$/],
    ['values too far apart', [-1e308, 1e308], /as far apart as -1e\+308 and 1e\+308/],
  ])('refuses %s', (_, values, message) => {
    expect(() => summarize(values)).toThrow(RangeError);
    expect(() => summarize(values)).toThrow(message);
  });
});
