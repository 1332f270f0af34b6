import { describe, expect, test } from '@jest/globals';
import { sortedCopy } from '../../lib/statistics/index.js';

describe('sortedCopy', () => {
  test('orders by value, not by spelling', () => {
    expect([...sortedCopy([10, 9, -1, 0.5])]).toEqual([-1, 0.5, 9, 10]);
  });

  test('leaves the values as they were', () => {
    const values = [3, 1, 2];
    sortedCopy(values);
    expect(values).toEqual([3, 1, 2]);
  });

  test('takes anything that can be iterated', () => {
    expect([...sortedCopy(new Set([2, 1]))]).toEqual([1, 2]);
  });
});
