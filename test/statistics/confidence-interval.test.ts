import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomStreams } from '../../lib/random/index.js';
import { confidenceInterval, studentTQuantile, summarize } from '../../lib/statistics/index.js';

describe('confidenceInterval', () => {
  test('is Student’s, of 95 % unless another confidence is asked for', () => {
    // Mean 10, standard deviation 1, t(0.975, 2) = 4.30265273.
    const interval = confidenceInterval([9, 10, 11]);
    expect(interval.mean).toBe(10);
    expect(interval.halfWidth).toBeCloseTo(4.30265273 / Math.sqrt(3), 8);
    expect(interval.low).toBe(10 - interval.halfWidth);
    expect(interval.high).toBe(10 + interval.halfWidth);
    // t(0.95, 2) = 2.91998558.
    expect(confidenceInterval([9, 10, 11], 0.9).halfWidth).toBeCloseTo(2.91998558 / Math.sqrt(3), 8);
  });

  test('of equal values has no width', () => {
    expect(confidenceInterval([3, 3, 3, 3])).toEqual({ mean: 3, low: 3, high: 3, halfWidth: 0 });
  });

  test('of two values at 50 % lies between them', () => {
    const { low, high } = confidenceInterval(new Set([1, 2]), 0.5);
    expect(low).toBeCloseTo(1, 9);
    expect(high).toBeCloseTo(2, 9);
  });

  test('widens with the confidence', () => {
    const samples = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 2,
      maxLength: 30,
    });
    const confidence = fc.double({ min: 0.01, max: 0.999999, noNaN: true });
    fc.assert(
      fc.property(samples, confidence, confidence, (sample, one, other) => {
        const narrow = confidenceInterval(sample, Math.min(one, other)).halfWidth;
        const wide = confidenceInterval(sample, Math.max(one, other)).halfWidth;
        expect(narrow).toBeLessThanOrEqual(wide * (1 + 1e-9));
      }),
    );
  });

  test('is made of the summary and the quantile', () => {
    const sample = [3, 1, 4, 1, 5, 9, 2, 6];
    const { mean, standardDeviation } = summarize(sample);
    const { halfWidth, ...rest } = confidenceInterval(sample, 0.99);
    expect(halfWidth).toBeCloseTo((studentTQuantile(0.995, 7) * standardDeviation) / Math.sqrt(8), 12);
    expect(rest.mean).toBe(mean);
  });

  test.each([
    [0.8, 3],
    [0.95, 2],
    [0.95, 10],
    [0.99, 5],
  ])('of %d holds the true mean that often, in samples of %d normals', (confidence, size) => {
    const samples = 4000;
    const stream = randomStreams(1908).stream('coverage');
    let held = 0;
    for (let i = 0; i < samples; i++) {
      const { low, high } = confidenceInterval(
        Array.from({ length: size }, () => stream.normal(50, 8)),
        confidence,
      );
      if (low <= 50 && 50 <= high) held++;
    }
    const standardError = Math.sqrt((confidence * (1 - confidence)) / samples);
    expect(Math.abs(held / samples - confidence)).toBeLessThan(4 * standardError);
  });

  test.each([[[]], [[1]]])('needs two values and not %p', (values) => {
    const asking = () => confidenceInterval(values);
    expect(asking).toThrow(RangeError);
    expect(asking).toThrow(`at least two values, and has ${values.length}`);
  });

  test('refuses values that are not finite numbers', () => {
    expect(() => confidenceInterval([1, Number.NaN])).toThrow(RangeError);
  });

  test.each([0, 1, 95, -0.5, Number.NaN])('refuses the confidence %p and names it', (confidence) => {
    const asking = () => confidenceInterval([1, 2], confidence);
    expect(asking).toThrow(RangeError);
    expect(asking).toThrow(`not ${confidence}`);
  });
});
