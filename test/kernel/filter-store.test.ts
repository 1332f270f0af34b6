import { describe, expect, test } from '@jest/globals';
import { Environment, FilterStore } from '../../lib/kernel/index.js';

describe('A store', () => {
  test('of the filter kind lets others by who find what fits', () => {
    const env = new Environment();
    const store = new FilterStore<number>(env);
    const even = store.get((item) => item % 2 === 0);
    const odd = store.get((item) => item % 2 === 1);
    store.put(3);
    env.run();
    expect([even.triggered, odd.value]).toEqual([false, 3]);
  });
});
