import { describe, expect, test } from '@jest/globals';
import { randomStreams } from '../../lib/random/index.js';
import { confidenceInterval, replicate } from '../../lib/statistics/index.js';

describe('replicate', () => {
  test('runs the seeds from 0 on, in order', () => {
    const seeds: number[] = [];
    const { results } = replicate(4, (seed) => {
      seeds.push(seed);
      return seed * seed;
    });
    expect(seeds).toEqual([0, 1, 2, 3]);
    expect(results).toEqual([0, 1, 4, 9]);
  });

  test('gives the interval of numbers', () => {
    const { results, interval } = replicate(10, (seed) => Math.sqrt(seed));
    expect(interval).toEqual(confidenceInterval(results));
    const halfWidth: number = interval.halfWidth;
    expect(halfWidth).toBeGreaterThan(0);
  });

  test('gives an interval for each name of a record', () => {
    interface Measured {
      readonly wait: number;
      readonly length: number;
    }
    const { results, interval } = replicate(5, (seed): Measured => ({ wait: seed, length: -2 * seed }));
    expect(results).toHaveLength(5);
    expect(results[3]).toEqual({ wait: 3, length: -6 });
    expect(interval).toEqual({
      wait: confidenceInterval([0, 1, 2, 3, 4]),
      length: confidenceInterval([0, -2, -4, -6, -8]),
    });
    expect([interval.wait.mean, interval.length.mean]).toEqual([2, -4]);
  });

  test('takes the names of a record in any order', () => {
    const { interval } = replicate(2, (seed) => (seed === 0 ? { a: 1, b: 2 } : { b: 4, a: 3 }));
    expect([interval.a.mean, interval.b.mean]).toEqual([2, 3]);
  });

  test('holds the true mean of a model in about 95 of 100 experiments', () => {
    const experiments = 400;
    let held = 0;
    for (let experiment = 0; experiment < experiments; experiment++) {
      const { interval } = replicate(10, (seed) => {
        const stream = randomStreams(experiment * 10 + seed).stream('service');
        let sum = 0;
        for (let i = 0; i < 30; i++) sum += stream.exponential(2);
        return sum / 30;
      });
      if (interval.low <= 2 && 2 <= interval.high) held++;
    }
    // Means of thirty exponentials are a little skewed, which costs about half a per cent.
    expect(held / experiments).toBeGreaterThan(0.92);
    expect(held / experiments).toBeLessThan(0.98);
  });

  test.each([1, 0, -3, 2.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %p replications', (count) => {
    const asking = () => replicate(count, () => 1);
    expect(asking).toThrow(RangeError);
    expect(asking).toThrow(`whole number of 2 or more, not ${count}`);
  });

  test.each<[string, (seed: number) => unknown, RegExp]>([
    ['NaN', (seed) => (seed === 1 ? Number.NaN : 1), /seed 1 must give a finite number, not NaN$/],
    ['no number', () => 'many', /seed 0 must give a finite number, not many$/],
    ['nothing', () => undefined, /seed 0 must give a finite number, not undefined$/],
    ['a promise', async () => 1, /seed 0 must give a number or a record of numbers, not an empty record$/],
    ['an infinite entry', (seed) => ({ wait: 1 / (2 - seed) }), /seed 2 .* number as wait, not Infinity$/],
    [
      'other names',
      (seed) => (seed === 2 ? { b: 1 } : { a: 1 }),
      /seed 2 must give a record of a, .* record of b$/,
    ],
    [
      'fewer names',
      (seed) => (seed === 1 ? { a: 1 } : { a: 1, b: 1 }),
      /seed 1 .* record of a, b, .* record of a$/,
    ],
    ['a number for a record', (seed) => (seed === 1 ? 7 : { a: 1 }), /seed 1 .* not a number$/],
    [
      'a record for a number',
      (seed) => (seed === 1 ? { a: 1 } : 7),
      /seed 1 must give a number, .* record of a$/,
    ],
  ])('refuses %s and says in which run', (_, run, message) => {
    const asking = () => replicate(3, run as (seed: number) => number);
    expect(asking).toThrow(RangeError);
    expect(asking).toThrow(message);
  });

  test('lets through what a run throws', () => {
    const failing = () => {
      throw new Error('deadlock');
    };
    expect(() => replicate(3, failing)).toThrow('deadlock');
  });
});
