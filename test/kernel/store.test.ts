import { describe, expect, test } from '@jest/globals';
import { Environment, Store } from '../../lib/kernel/index.js';

describe('A store', () => {
  test('gives items in the order put; a cancelled get takes none', () => {
    const env = new Environment();
    const store = new Store<string>(env, 1);
    const cancelled = store.get();
    cancelled.cancel();
    const puts = [store.put('a'), store.put('b')];
    expect(puts.map(({ triggered }) => triggered)).toEqual([true, false]);
    expect(env.run(store.get())).toBe('a');
    expect(env.run(store.get())).toBe('b');
    expect(cancelled.triggered).toBe(false);
  });
});
