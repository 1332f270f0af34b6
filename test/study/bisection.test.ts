import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bisection } from '../../lib/study/index.js';

/** What is tried and what is found if rates up to a threshold are good enough. */
function searchBelow(threshold: number, highest: number, tolerance: number) {
  const rates = bisection(highest, tolerance);
  const tried: number[] = [];
  let next = rates.next();
  while (!next.done) {
    tried.push(next.value);
    next = rates.next(next.value <= threshold);
  }
  return { tried, found: next.value };
}

describe('Bisection', () => {
  test.each<[string, number, number[], number]>([
    ['goes up as long as rates are good enough', 9, [4, 6, 7], 7],
    ['goes down as long as they are not', 0, [4, 2, 1], 0],
    ['halves the range to either side', 3, [4, 2, 3], 3],
    ['finds a rate that was tried and good enough, even if a higher one would be', 2.9, [4, 2, 3], 2],
  ])('%s', (_, threshold, tried, found) => {
    expect(searchBelow(threshold, 8, 1)).toEqual({ tried, found });
  });

  test('goes on while the range is wider than the tolerance', () => {
    expect(searchBelow(9, 8, 0.99).tried).toEqual([4, 6, 7, 7.5]);
  });

  test('tries nothing if the range is no wider than the tolerance', () => {
    expect(searchBelow(9, 8, 8)).toEqual({ tried: [], found: 0 });
  });

  test('ends when no number lies between, however fine the tolerance', () => {
    const rates = bisection(1, Number.MIN_VALUE);
    let next = rates.next();
    while (!next.done) next = rates.next(next.value <= 0.3);
    expect(next.value).toBe(0.3);
  });

  test('finds a threshold within the tolerance, from below', () => {
    const setting = fc.record({
      highest: fc.double({ min: 0.01, max: 100, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      parts: fc.integer({ min: 1, max: 10_000 }),
    });
    fc.assert(
      fc.property(setting, ({ highest, share, parts }) => {
        const threshold = highest * share;
        const tolerance = highest / parts;
        const { tried, found } = searchBelow(threshold, highest, tolerance);
        expect(found).toBeLessThanOrEqual(threshold);
        expect(threshold - found).toBeLessThanOrEqual(tolerance);
        expect([0, ...tried]).toContain(found);
      }),
    );
  });
});
