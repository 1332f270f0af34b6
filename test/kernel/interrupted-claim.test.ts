import { describe, expect, test } from '@jest/globals';
import {
  Container,
  Environment,
  type Event,
  type ProcessGenerator,
  Resource,
  Store,
} from '../../lib/kernel/index.js';

/** A process that waits for something and, once interrupted, does something else for a while. */
function* turnsAway(env: Environment, awaited: Event): ProcessGenerator {
  try {
    yield awaited;
  } catch {
    yield env.timeout(100);
  }
}

describe('What an interrupted process waited for, if not withdrawn, stays in its queue:', () => {
  test('a get takes its item later, with nobody listening', () => {
    const env = new Environment();
    const store = new Store<string>(env);
    const get = store.get();
    const process = env.process(turnsAway(env, get));
    env.run(1);
    process.interrupt();
    env.run(2);
    const log: unknown[] = [store.getQueue.length];
    for (const item of ['lost', 'kept']) store.put(item);
    env.run(3);
    log.push(get.value, [...store.items], process.isAlive);
    expect(log).toEqual([1, 'lost', ['kept'], true]);
  });

  test('a put brings its item later', () => {
    const env = new Environment();
    const store = new Store<string>(env, 1);
    store.put('first');
    const process = env.process(turnsAway(env, store.put('of one who has gone')));
    env.run(1);
    process.interrupt();
    env.run(2);
    store.get();
    env.run(3);
    expect([[...store.items], process.isAlive]).toEqual([['of one who has gone'], true]);
  });

  test('an amount comes or goes later', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10, initial: 5 });
    const [put, get] = [tank.put(8), tank.get(7)];
    const processes = [env.process(turnsAway(env, put)), env.process(turnsAway(env, get))];
    env.run(1);
    for (const process of processes) process.interrupt();
    env.run(2);
    get.cancel();
    tank.get(3);
    env.run();
    expect([put.triggered, get.triggered, tank.level]).toEqual([true, false, 10]);
  });

  test('a request takes its place later, and keeps it from all others', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const held = counter.request();
    const left = counter.request();
    const process = env.process(turnsAway(env, left));
    const next = counter.request();
    env.run(1);
    process.interrupt();
    env.run(2);
    counter.release(held);
    env.run();
    expect([counter.users, next.triggered]).toEqual([[left], false]);
  });

  test('it can be yielded again, and still gives what it gives', () => {
    const env = new Environment();
    const store = new Store<string>(env);
    const log: unknown[] = [];
    function* taker(): ProcessGenerator {
      const get = store.get();
      try {
        yield get;
      } catch {
        log.push(env.now);
      }
      log.push(yield* get, env.now);
    }
    const taking = env.process(taker());
    env.run(1);
    taking.interrupt();
    env.run(2);
    store.put('a');
    env.run();
    expect(log).toEqual([1, 'a', 2]);
  });
});

describe('What was granted in the instant of the interrupt', () => {
  /** A process waits; another serves it and then, before it is told, interrupts it. The log is the waiter's. */
  function servedAndInterrupted(
    world: (env: Environment) => { wait: (log: unknown[]) => ProcessGenerator; serve: () => Event },
  ): unknown[] {
    const env = new Environment();
    const log: unknown[] = [];
    const { wait, serve } = world(env);
    const waiting = env.process(wait(log));
    function* server(): ProcessGenerator {
      yield env.timeout(1);
      yield serve();
      waiting.interrupt();
    }
    env.process(server());
    env.run();
    return log;
  }

  test('is for the process to see: an item is gone from the store, and is the value of the get', () => {
    const log = servedAndInterrupted((env) => {
      const store = new Store<string>(env);
      function* wait(seen: unknown[]): ProcessGenerator {
        using get = store.get();
        try {
          yield get;
          seen.push('told');
        } catch {
          seen.push(get.triggered, get.processed, get.value, store.items.length);
        }
      }
      return { wait, serve: () => store.put('a') };
    });
    expect(log).toEqual([true, false, 'a', 0]);
  });

  test('goes back with using: an item to the head of its store, or to who waits for one', () => {
    for (const isAwaited of [false, true]) {
      const log = servedAndInterrupted((env) => {
        const store = new Store<string>(env);
        function* wait(seen: unknown[]): ProcessGenerator {
          try {
            using get = store.get();
            yield get;
          } catch {
            const next = isAwaited ? yield* other : undefined;
            seen.push(next, [...store.items]);
          }
        }
        const other: Event<string | undefined> = env.event();
        function* second(): ProcessGenerator {
          yield env.timeout(0.5);
          other.succeed(yield* store.get());
        }
        if (isAwaited) env.process(second());
        return {
          wait,
          serve() {
            const put = store.put('a');
            if (!isAwaited) store.put('b');
            return put;
          },
        };
      });
      expect(log).toEqual(isAwaited ? ['a', []] : [undefined, ['a', 'b']]);
    }
  });

  test('goes back with using: an amount to its container', () => {
    const log = servedAndInterrupted((env) => {
      const tank = new Container(env, { capacity: 10 });
      function* wait(seen: unknown[]): ProcessGenerator {
        try {
          using get = tank.get(4);
          yield get;
        } catch {
          seen.push(tank.level);
        }
      }
      return { wait, serve: () => tank.put(7) };
    });
    expect(log).toEqual([7]);
  });

  test('is the first to wait for room when it comes back to what is full meanwhile', () => {
    const env = new Environment();
    const store = new Store<string>(env, 1);
    const tank = new Container(env, { capacity: 4 });
    const log: unknown[] = [];
    function* taker(): ProcessGenerator {
      try {
        using get = store.get();
        using amount = tank.get(4);
        yield env.allOf([get, amount]);
      } catch {
        for (let i = 0; i < 3; i++) log.push(yield* store.get());
        for (let i = 0; i < 2; i++) {
          log.push(tank.level);
          yield* tank.get(4);
        }
      }
    }
    const taking = env.process(taker());
    function* bringer(): ProcessGenerator {
      store.put('a');
      yield tank.put(4);
      // Both gets are served now, and the taker has not been told.
      for (const item of ['b', 'c']) store.put(item);
      for (const amount of [3, 1]) tank.put(amount);
      tank.put(2);
      taking.interrupt();
    }
    env.process(bringer());
    env.run(1);
    expect(log).toEqual(['b', 'a', 'c', 4, 4]);
    expect(tank.level).toBe(2);
  });

  test('can be yielded again at once', () => {
    const log = servedAndInterrupted((env) => {
      const store = new Store<string>(env);
      function* wait(seen: unknown[]): ProcessGenerator {
        const get = store.get();
        try {
          yield get;
        } catch {
          seen.push(yield* get, env.now);
        }
      }
      return { wait, serve: () => store.put('a') };
    });
    expect(log).toEqual(['a', 1]);
  });

  test('is done: an item that was put is in the store', () => {
    const log = servedAndInterrupted((env) => {
      const store = new Store<string>(env, 1);
      store.put('first');
      function* wait(seen: unknown[]): ProcessGenerator {
        using put = store.put('second');
        try {
          yield put;
          seen.push('told');
        } catch {
          seen.push(put.triggered, [...store.items]);
        }
      }
      return { wait, serve: () => store.get() };
    });
    expect(log).toEqual([true, ['second']]);
  });

  test('is, of a place, given back with using', () => {
    const log = servedAndInterrupted((env) => {
      const counter = new Resource(env);
      const held = counter.request();
      function* wait(seen: unknown[]): ProcessGenerator {
        try {
          using place = counter.request();
          yield place;
          seen.push('told');
        } catch {
          seen.push(counter.count, counter.queue.length);
        }
      }
      return { wait, serve: () => counter.release(held) };
    });
    expect(log).toEqual([0, 0]);
  });

  test('goes back with using when it was part of a condition that never happened', () => {
    const env = new Environment();
    const [shelf, other] = [new Store<string>(env), new Store<string>(env)];
    const tank = new Container(env, { initial: 5 });
    shelf.put('x');
    function* waiter(): ProcessGenerator {
      try {
        using item = shelf.get();
        using never = other.get();
        using amount = tank.get(3);
        yield* env.allOf([item, never, amount]);
      } catch {
        yield* env.timeout(1);
      }
    }
    const waiting = env.process(waiter());
    env.run(3);
    waiting.interrupt();
    env.run();
    expect([[...shelf.items], other.getQueue.length, tank.level]).toEqual([['x'], 0, 5]);
  });

  test('stays with the process that has it from a condition, or has read it', () => {
    const env = new Environment();
    const shelf = new Store<string>(env);
    for (const item of ['a', 'b', 'c']) shelf.put(item);
    const log: unknown[] = [];
    function* waiter(): ProcessGenerator {
      using first = shelf.get();
      const results = yield* env.anyOf([first, env.timeout(5)]);
      using second = shelf.get();
      log.push(results.has(first), second.value);
    }
    env.process(waiter());
    env.run();
    expect([log, [...shelf.items]]).toEqual([[true, 'b'], ['c']]);
  });
});
