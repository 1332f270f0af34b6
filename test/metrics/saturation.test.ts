import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSaturated } from '../../lib/metrics/index.js';
import { randomStreams } from '../../lib/random/index.js';

/** A server for one request at a time, which comes at random and then stays for its tokens. */
function recordsOf(options: { count: number; load: number; stay?: number; seed?: number }) {
  const { count, load, stay = 0, seed = 0 } = options;
  const random = randomStreams(seed).stream('arrivals');
  let arrival = 0;
  let free = 0;
  return Array.from({ length: count }, () => {
    arrival -= (10 / load) * Math.log(1 - random.random());
    free = Math.max(free, arrival) + 10;
    return { arrival, firstToken: free, leaving: free + stay };
  });
}

describe('The queue of a run', () => {
  test.each([1.2, 2, 10, 100])('grows to the end at %s times what the server can do', (load) => {
    for (const seed of [0, 1, 2]) expect(isSaturated(recordsOf({ count: 2000, load, seed }))).toBe(true);
  });

  test.each([0.1, 0.5, 0.8])('does not grow at %s times that', (load) => {
    for (const seed of [0, 1, 2]) expect(isSaturated(recordsOf({ count: 2000, load, seed }))).toBe(false);
  });

  test('does not grow where nobody waits', () => {
    const apart = Array.from({ length: 500 }, (_, i) => ({
      arrival: 1000 * i,
      firstToken: 1000 * i + 20,
      leaving: 1000 * i + 50,
    }));
    expect(isSaturated(apart)).toBe(false);
  });

  test('does not grow because a system that began empty fills up with requests that stay long', () => {
    expect(isSaturated(recordsOf({ count: 2000, load: 0.5, stay: 10_000 }))).toBe(false);
    expect(isSaturated(recordsOf({ count: 2000, load: 0.5, stay: 1e6 }))).toBe(false);
  });

  test('grows where first tokens are quick and the rest piles up', () => {
    const piling = Array.from({ length: 2000 }, (_, i) => ({
      arrival: 10 * i,
      firstToken: 10 * i + 5,
      leaving: 10 * i + 500 + 5 * i,
    }));
    expect(isSaturated(piling)).toBe(true);
  });

  test('grows where all that come wait for one prefill at the end, the last for the shortest time', () => {
    const together = Array.from({ length: 1000 }, (_, i) => ({
      arrival: 30 * i,
      firstToken: 60_000 + i,
      leaving: 100_000 + i,
    }));
    expect(isSaturated(together)).toBe(true);
  });

  test('is told nothing of by a short run, or none', () => {
    expect(isSaturated(recordsOf({ count: 199, load: 10 }))).toBe(false);
    expect(isSaturated([])).toBe(false);
  });

  test('is judged the same whatever the unit of time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0.5, 0.9, 1.1, 3),
        fc.integer({ min: 0, max: 100 }),
        fc.constantFrom(0.25, 4, 1024),
        (load, seed, factor) => {
          const records = recordsOf({ count: 400, load, seed });
          const moved = records.map(({ arrival, firstToken, leaving }) => ({
            arrival: factor * arrival,
            firstToken: factor * firstToken,
            leaving: factor * leaving,
          }));
          expect(isSaturated(moved)).toBe(isSaturated(records));
        },
      ),
      { numRuns: 50 },
    );
  });
});
