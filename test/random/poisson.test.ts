import { describe, expect, test } from '@jest/globals';
import { NumpyRandom, poisson } from '../../lib/random/index.js';

describe('poisson', () => {
  // NumPy's legacy generator draws in the same way: np.random.RandomState(seed).poisson(mean).
  test.each<[mean: number, seed: number, first: number[], sum: number, uniformAfter: number]>([
    [0.5, 0, [0, 1, 0, 0, 1], 518, 0.3172601972499828],
    [0.5, 42, [0, 2, 0, 0, 0], 516, 0.647474714154603],
    [3, 0, [5, 6, 2, 0, 7], 2962, 0.1749153048569262],
    [3, 42, [4, 1, 3, 3, 2], 2959, 0.0393918336928194],
    [9.99, 0, [15, 10, 11, 9, 9], 9758, 0.18215110167675275],
    [9.99, 42, [10, 10, 9, 9, 12], 9868, 0.525102398142244],
    [10, 0, [10, 11, 9, 9, 18], 10057, 0.3361230863654765],
    [10, 42, [12, 6, 11, 14, 7], 9904, 0.7739913781527625],
    [100, 0, [101, 103, 98, 98, 127], 100132, 0.18839952278280425],
    [100, 42, [96, 107, 88, 103, 111], 99569, 0.6125734683448192],
    [12345.678, 0, [12361, 12378, 12322, 12326, 12447], 12349902, 0.4787726368177081],
    [12345.678, 42, [12306, 12423, 12218, 12378, 12467], 12341011, 0.7435939161765598],
    [1e9, 0, [1000004335, 1000009249, 999993176, 999994440, 1000028905], 1000000963467, 0.12479644789430067],
    [1e9, 42, [999988631, 1000022000, 999963720, 999934416, 1000009097], 999998657188, 0.5916971623063255],
  ])(
    'of mean %s with seed %s gives the thousand numbers of NumPy',
    (mean, seed, first, sum, uniformAfter) => {
      const source = new NumpyRandom(seed);
      const drawn = Array.from({ length: 1000 }, () => poisson(source, mean));
      expect(drawn.slice(0, 5)).toEqual(first);
      expect(drawn.reduce((total, count) => total + count)).toBe(sum);
      expect(source.random()).toBe(uniformAfter);
    },
  );

  test.each([10, 11.5, 40])('of mean %d falls on each number as often as it should', (mean) => {
    const source = new NumpyRandom(7);
    const draws = 50_000;
    const seen = new Map<number, number>();
    for (let i = 0; i < draws; i++) {
      const count = poisson(source, mean);
      seen.set(count, (seen.get(count) ?? 0) + 1);
    }
    let probability = Math.exp(-mean);
    for (let count = 0; count < 3 * mean; count++) {
      const expected = draws * probability;
      if (expected > 20) {
        expect([count, Math.abs((seen.get(count) ?? 0) - expected) / Math.sqrt(expected) < 5]).toEqual([
          count,
          true,
        ]);
      }
      probability *= mean / (count + 1);
    }
  });

  test('of the greatest mean still gives whole numbers within ten standard deviations', () => {
    const source = new NumpyRandom(1);
    const drawn = Array.from({ length: 1000 }, () => poisson(source, 1e15));
    expect(drawn.every((count) => Number.isSafeInteger(count) && Math.abs(count - 1e15) < 3.2e8)).toBe(true);
    expect(new Set(drawn).size).toBe(1000);
  });

  test('of mean 0 is 0, without a draw', () => {
    const source = new NumpyRandom(0);
    expect(poisson(source, 0)).toBe(0);
    expect(source.random()).toBe(new NumpyRandom(0).random());
  });
});
