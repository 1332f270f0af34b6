import { describe, expect, test } from '@jest/globals';
import { Environment, FilterStore, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('A filter store', () => {
  test('lets others by who find what fits', () => {
    const env = new Environment();
    const store = new FilterStore<number>(env);
    const even = store.get((item) => item % 2 === 0);
    const odd = store.get((item) => item % 2 === 1);
    store.put(3);
    env.run();
    expect([even.triggered, odd.value]).toEqual([false, 3]);
  });

  test('gives the first item that fits, and leaves the others in their order', () => {
    const env = new Environment();
    const store = new FilterStore<number>(env);
    for (const item of [5, 2, 7, 4]) store.put(item);
    const even = env.run(store.get((item) => item % 2 === 0));
    expect([even, [...store.items]]).toEqual([2, [5, 7, 4]]);
  });

  test('gives the first item when told nothing', () => {
    const env = new Environment();
    const store = new FilterStore<string>(env);
    for (const item of ['a', 'b']) store.put(item);
    expect([env.run(store.get()), [...store.items]]).toEqual(['a', ['b']]);
  });

  test('serves of those whom an item fits the one who has waited longest', () => {
    const env = new Environment();
    const store = new FilterStore<number>(env);
    const log: string[] = [];
    function* taker(name: string, fits: (item: number) => boolean): ProcessGenerator {
      log.push(`${name} has ${yield* store.get(fits)} at ${env.now}`);
    }
    env.process(taker('large', (item) => item > 5));
    env.process(taker('even', (item) => item % 2 === 0));
    env.process(taker('even too', (item) => item % 2 === 0));
    function* putter(): ProcessGenerator {
      for (const item of [1, 2, 6, 4]) {
        yield env.timeout(1);
        yield store.put(item);
      }
    }
    env.process(putter());
    env.run();
    expect([log, [...store.items]]).toEqual([
      ['even has 2 at 2', 'large has 6 at 3', 'even too has 4 at 4'],
      [1],
    ]);
  });

  test('lets puts wait in turn when it is full, whatever is asked for', () => {
    const env = new Environment();
    const store = new FilterStore<number>(env, 1);
    const [first, second] = [store.put(1), store.put(2)];
    const even = store.get((item) => item % 2 === 0);
    env.run();
    expect([first.triggered, second.triggered, even.triggered]).toEqual([true, false, false]);
    store.get((item) => item === 1);
    env.run();
    expect([second.triggered, even.value, store.items.length]).toEqual([true, 2, 0]);
  });

  test('takes out an item, of several that are the same, only once', () => {
    const env = new Environment();
    const store = new FilterStore<string>(env);
    for (const item of ['b', 'a', 'b']) store.put(item);
    env.run(store.get((item) => item === 'b'));
    expect([...store.items]).toEqual(['a', 'b']);
  });

  // Looked for by ===, NaN is not found again, and stays in after it was given out.
  test('takes out an item that is not equal to itself', () => {
    const env = new Environment();
    const store = new FilterStore<number>(env);
    store.put(Number.NaN);
    env.run(store.get());
    expect(store.items.length).toBe(0);
  });

  test('fails the get whose test throws, and serves the others', () => {
    const env = new Environment();
    const store = new FilterStore<number>(env);
    const bad = store.get(() => {
      throw new Error('no idea');
    });
    const good = store.get();
    bad.defused = true;
    store.put(1);
    env.run();
    expect([bad.ok, good.value, store.getQueue.length]).toEqual([false, 1, 0]);
  });

  test('takes nothing back from a get that failed in a block that holds it', () => {
    const env = new Environment();
    const store = new FilterStore<number>(env);
    const log: string[] = [];
    function* chooser(): ProcessGenerator {
      try {
        using get = store.get(() => {
          throw new Error('no idea');
        });
        yield get;
      } catch (error) {
        log.push(String(error));
      }
    }
    env.process(chooser());
    env.run();
    store.put(1);
    env.run();
    expect([log, [...store.items]]).toEqual([['Error: no idea'], [1]]);
  });
});
