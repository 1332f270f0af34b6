import { describe, expect, test } from '@jest/globals';
import { Environment } from '../../lib/kernel/index.js';

describe('A condition', () => {
  test('over any lists all that happened at its time, in the order given', () => {
    const env = new Environment();
    const [late, b, a] = [env.timeout(5, 'late'), env.timeout(1, 'b'), env.timeout(1, 'a')];
    const result = env.run(env.anyOf([late, a, b]));
    expect([env.now, result.values(), result.has(late), result.get(a), result.size]).toEqual([
      1,
      ['a', 'b'],
      false,
      'a',
      2,
    ]);
    expect(() => result.get(late)).toThrow(RangeError);
  });

  test('can be written with and and or, and a nested one gives its own events', () => {
    const env = new Environment();
    const [a, b, c] = [env.timeout(1, 'a'), env.timeout(2, 'b'), env.timeout(9, 'c')];
    const result = env.run(a.and(b).or(c));
    expect([env.now, result.values()]).toEqual([2, ['a', 'b']]);
  });

  test('over nothing happens at once', () => {
    const env = new Environment();
    expect(env.run(env.allOf([])).size).toBe(0);
    expect(env.run(env.anyOf([])).size).toBe(0);
  });

  test('fails with the first of its events that fails', () => {
    const env = new Environment();
    const broken = env.event();
    const all = env.allOf([env.timeout(1), broken]);
    broken.fail(new Error('broken'));
    expect(() => env.run(all)).toThrow('broken');
  });

  test('takes events of its own environment only', () => {
    expect(() => new Environment().anyOf([new Environment().event()])).toThrow(/its own environment/);
  });
});
