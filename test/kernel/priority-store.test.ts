import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Environment, PriorityStore, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('A priority store', () => {
  test('gives the smallest item, of equals the first', () => {
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

  test('gives what is smallest when it is taken, not when it is asked for', () => {
    const env = new Environment();
    const store = new PriorityStore<string>(env);
    const log: string[] = [];
    function* taker(): ProcessGenerator {
      log.push((yield* store.get()).item);
    }
    env.process(taker());
    env.process(taker());
    function* putter(): ProcessGenerator {
      yield env.timeout(1);
      for (const [priority, item] of [
        [3, 'c'],
        [1, 'a'],
        [2, 'b'],
      ] as const)
        store.put({ priority, item });
    }
    env.process(putter());
    env.run();
    expect([log, [...store.items].map(({ item }) => item)]).toEqual([['a', 'b'], ['c']]);
  });

  test('lets no small item in before those that wait to be put in, when it is full', () => {
    const env = new Environment();
    const store = new PriorityStore<string>(env, 1);
    for (const [priority, item] of [
      [2, 'first'],
      [3, 'second'],
      [1, 'third'],
    ] as const)
      store.put({ priority, item });
    const taken = [1, 2, 3].map(() => env.run(store.get()).item);
    expect(taken).toEqual(['first', 'second', 'third']);
  });

  test('keeps equal items in the order put, among smaller and greater ones (any items)', () => {
    const items = fc.array(fc.record({ priority: fc.integer({ min: -2, max: 2 }), item: fc.nat() }));
    fc.assert(
      fc.property(items, (given) => {
        const env = new Environment();
        const store = new PriorityStore<number>(env);
        for (const item of given) store.put(item);
        env.run();
        const taken = given.map(() => env.run(store.get()));
        expect(taken).toEqual([...given].sort((a, b) => a.priority - b.priority));
      }),
    );
  });

  test('keeps equal items in the order put also when their priority is infinite', () => {
    const env = new Environment();
    const store = new PriorityStore<string>(env);
    for (const item of ['a', 'b']) store.put({ priority: Number.POSITIVE_INFINITY, item });
    expect(env.run(store.get()).item).toBe('a');
  });

  test('refuses an item whose priority is no number', () => {
    const store = new PriorityStore<string>(new Environment());
    expect(() => store.put({ priority: Number.NaN, item: 'a' })).toThrow('the priority of an item is NaN');
  });
});
