import { describe, expect, test } from '@jest/globals';
import { policies } from '../../../lib/engines/index.js';

/** Instances with their load, tokens and free blocks. */
const instances = (
  [
    [3, 10, 5],
    [1, 30, 7],
    [2, 10, 9],
    [1, 40, 9],
  ] as const
).map(([load, tokens, freeBlocks], id) => ({ id, load, tokens, freeBlocks }));

/** A source that draws these numbers. */
function drawing(...numbers: number[]) {
  return { random: () => numbers.shift()! };
}

const chosen = (name: keyof typeof policies, ...numbers: number[]) => {
  const choose = policies[name].begin(drawing(...numbers) as never);
  return () => choose(instances).id;
};

describe('Dispatch', () => {
  test('to the fewest requests takes the first of two', () => expect(chosen('least-requests')()).toBe(1));
  test('to the fewest tokens takes the first of two', () => expect(chosen('least-tokens')()).toBe(0));
  test('to the most free blocks takes the first of two', () => expect(chosen('most-free-kv')()).toBe(2));

  test('round robin takes one after the other', () => {
    const next = chosen('round-robin');
    expect([next(), next(), next(), next(), next()]).toEqual([0, 1, 2, 3, 0]);
  });

  test('round robin begins anew with each run', () => {
    const next = chosen('round-robin');
    next();
    expect(chosen('round-robin')()).toBe(0);
  });

  test('at random takes the one that is drawn', () => {
    const next = chosen('random', 0, 0.26, 0.999);
    expect([next(), next(), next()]).toEqual([0, 1, 3]);
  });

  test('of two choices takes the one with fewer requests, the first drawn on a tie', () => {
    const next = chosen('two-choices', 0, 0.5, 0.75, 0.25, 0.5, 0.5);
    expect([next(), next(), next()]).toEqual([2, 3, 2]);
  });
});
