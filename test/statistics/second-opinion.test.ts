import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mean, quantileSeq, std } from 'mathjs';
import { NumpyRandom } from '../../lib/random/index.js';
import { quantile, sortedCopy } from '../../lib/statistics/index.js';

describe('mathjs, which had no part in our code, agrees', () => {
  test('on quantiles of any sample', () => {
    const samples = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(samples, fc.integer({ min: 0, max: 100 }), (sample, percent) => {
        const theirs = Number(quantileSeq(sample, percent / 100));
        expect(quantile(sortedCopy(sample), percent)).toBeCloseTo(theirs, 6);
      }),
    );
  });

  test.each([0.5, 1, 2])('on the mean and the coefficient of variation of gamma gaps with cv %d', (cv) => {
    const random = new NumpyRandom(1);
    const gaps = Array.from({ length: 50_000 }, () => random.gamma(1 / cv ** 2, cv ** 2 / 4));
    const average = Number(mean(gaps));
    expect(Math.abs(average / 0.25 - 1)).toBeLessThan(0.03);
    expect(Math.abs(Number(std(gaps)) / average / cv - 1)).toBeLessThan(0.03);
  });
});
