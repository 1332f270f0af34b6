import { describe, expect, test } from '@jest/globals';
import { Environment, type ProcessGenerator, Store } from '../../lib/kernel/index.js';

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

  test('gives an item at the call when there is one, and otherwise to those who wait, in turn', () => {
    const env = new Environment();
    const store = new Store<string>(env);
    const log: string[] = [];
    function* taker(name: string): ProcessGenerator {
      log.push(`${name} has ${yield* store.get()} at ${env.now}`);
    }
    function* putter(): ProcessGenerator {
      yield env.timeout(2);
      store.put('y');
      yield env.timeout(2);
      store.put('z');
    }
    store.put('x');
    for (const name of ['a', 'b', 'c']) env.process(taker(name));
    env.process(putter());
    env.run();
    expect(log).toEqual(['a has x at 0', 'b has y at 2', 'c has z at 4']);
  });

  test('holds no more than its capacity: who puts waits for room, in turn', () => {
    const env = new Environment();
    const store = new Store<number>(env, 2);
    const log: unknown[] = [];
    function* putter(item: number): ProcessGenerator {
      yield store.put(item);
      log.push([item, env.now, store.items.length]);
    }
    for (const item of [1, 2, 3, 4]) env.process(putter(item));
    env.run(5);
    log.push([...store.putQueue].map(({ item }) => item));
    store.get();
    env.run(6);
    store.get();
    env.run();
    expect([log, [...store.items]]).toEqual([
      [
        [1, 0, 2],
        [2, 0, 2],
        [3, 4],
        [3, 5, 2],
        [4, 6, 2],
      ],
      [3, 4],
    ]);
  });

  test('holds undefined like any other item', () => {
    const env = new Environment();
    const store = new Store<undefined | string>(env);
    for (const item of [undefined, 'a']) store.put(item);
    const gets = [store.get(), store.get(), store.get()];
    env.run();
    expect([gets.map(({ triggered }) => triggered), gets[1]!.value]).toEqual([[true, true, false], 'a']);
  });

  test('has no limit unless told', () => {
    const env = new Environment();
    const store = new Store<number>(env);
    for (let item = 0; item < 1000; item++) store.put(item);
    expect([store.items.length, store.putQueue.length, store.capacity]).toEqual([1000, 0, Infinity]);
  });
});
