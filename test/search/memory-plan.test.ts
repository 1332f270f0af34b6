import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../lib/input/index.js';
import { planThreads } from '../../lib/search/memory-plan.js';

const MB = 2 ** 20;

describe('Threads within a memory', () => {
  test('are as many as are wanted if nothing is said of it', () => {
    expect(planThreads(4, 300, undefined)).toEqual({ threads: 4 });
    expect(planThreads(0, 300, undefined)).toEqual({ threads: 1 });
  });

  test('are fewer when they would not fit, each with its share', () => {
    const plenty = planThreads(4, 300, 2048 * MB);
    expect(plenty.threads).toBe(4);
    const scarce = planThreads(4, 300, 200 * MB);
    expect(scarce.threads).toBe(2);
    expect(scarce.heapMb!).toBeGreaterThan(20);
    expect(scarce.threads * scarce.heapMb!).toBeLessThan(200);
  });

  test('are fewer with more requests', () => {
    expect(planThreads(4, 100_000, 800 * MB).threads).toBeLessThan(planThreads(4, 300, 800 * MB).threads);
  });

  test('are none where not even one fits, which is told with what it takes', () => {
    const error = new InputError('the memory: expected at least 113 MiB for 300 requests, got 100 MiB');
    expect(() => planThreads(4, 300, 100 * MB)).toThrow(error);
  });
});
