import { describe, expect, test } from '@jest/globals';
import { Environment, PriorityStore } from '../../lib/kernel/index.js';

describe('A store', () => {
  test('of the priority kind gives the smallest item, of equals the first', () => {
    const env = new Environment();
    const store = new PriorityStore<string>(env);
    for (const [priority, item] of [
      [2, 'c'],
      [1, 'a'],
      [1, 'b'],
    ] as const)
      store.put({ priority, item });
    env.run();
    const taken = [1, 2, 3].map(() => env.run(store.get()).item);
    expect(taken).toEqual(['a', 'b', 'c']);
  });
});
