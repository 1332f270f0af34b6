import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../lib/input/index.js';
import { planThreads } from '../../lib/study/runners/memory-plan.js';

const GB = 1e9;

describe('A plan of threads', () => {
  test('has all that are wanted, without limits, when memory is not limited', () => {
    expect(planThreads(8, 1_000_000, undefined)).toEqual({ threads: 8 });
    expect(planThreads(0, 10, undefined)).toEqual({ threads: 1 });
  });

  test('has all that are wanted, each with its part of the heap, when they fit', () => {
    const { threads, heapMb } = planThreads(4, 300, 2 * GB);
    expect(threads).toBe(4);
    expect(heapMb! * 4 * 2 ** 20).toBeLessThan(2 * GB);
    expect(planThreads(2, 300, 2 * GB).heapMb).toBeGreaterThan(heapMb!);
  });

  test('has fewer when they do not fit, down to this thread alone', () => {
    expect(planThreads(8, 300, 0.5 * GB).threads).toBeLessThan(8);
    expect(planThreads(8, 1_000_000, 2 * GB)).toEqual({ threads: 1 });
  });

  test('is refused when this thread alone does not fit, with what would do', () => {
    expect(() => planThreads(1, 1_000_000, 0.5 * GB)).toThrow(InputError);
    expect(() => planThreads(1, 1_000_000, 0.5 * GB)).toThrow(
      /^max-memory: expected at least \d+MB for 1000000 requests, got 500MB$/,
    );
  });

  test('is never of more memory than there is, nor of less heap than a thread needs to live', () => {
    const given = fc.record({
      wanted: fc.integer({ min: 1, max: 64 }),
      requests: fc.integer({ min: 1, max: 10_000_000 }),
      memory: fc.integer({ min: 100_000_000, max: 100 * GB }),
    });
    fc.assert(
      fc.property(given, ({ wanted, requests, memory }) => {
        let plan: ReturnType<typeof planThreads>;
        try {
          plan = planThreads(wanted, requests, memory);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          return;
        }
        expect(plan.threads).toBeLessThanOrEqual(wanted);
        if (plan.threads === 1) return;
        expect(plan.heapMb! * plan.threads * 2 ** 20).toBeLessThan(memory);
        expect(plan.heapMb).toBeGreaterThanOrEqual(48);
      }),
    );
  });
});
