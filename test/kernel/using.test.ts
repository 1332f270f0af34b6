import { describe, expect, test } from '@jest/globals';
import {
  Container,
  Environment,
  Interrupt,
  type ProcessGenerator,
  type Request,
  Resource,
  Store,
} from '../../lib/kernel/index.js';

/** A customer takes the one place of a resource in a block, and does something there. */
function inBlock(work: (env: Environment) => ProcessGenerator<unknown>) {
  const env = new Environment();
  const counter = new Resource(env);
  const log: unknown[] = [];
  function* customer(): ProcessGenerator {
    try {
      using place = counter.request();
      yield place;
      log.push(counter.count);
      yield* work(env);
    } catch (error) {
      log.push((error as Error).message);
    }
    log.push(counter.count);
  }
  return { env, counter, log, customer: env.process(customer()) };
}

/** A resource with one place, which is taken, and a process that waits for it in a block. */
function oneWaits() {
  const env = new Environment();
  const counter = new Resource(env);
  const place = counter.request();
  const log: unknown[] = [];
  function* customer(): ProcessGenerator {
    try {
      using mine = counter.request();
      yield mine;
      log.push('granted');
    } catch (error) {
      if (!(error instanceof Interrupt)) throw error;
      log.push(`interrupted at ${env.now}`);
    }
  }
  return { env, counter, log, place, waiting: env.process(customer()) };
}

describe('A place that is held with using is given back', () => {
  test('when the block ends', () => {
    const { env, log } = inBlock(function* (within) {
      yield within.timeout(1);
    });
    env.run();
    expect(log).toEqual([1, 0]);
  });

  test('when the block throws', () => {
    const { env, log } = inBlock(function* () {
      throw new Error('trouble');
    });
    env.run();
    expect(log).toEqual([1, 'trouble', 0]);
  });

  test('when an event fails on which the block waits', () => {
    const { env, log } = inBlock(function* (within) {
      yield within.event().fail(new Error('broken'));
    });
    env.run();
    expect(log).toEqual([1, 'broken', 0]);
  });

  test('when the process is interrupted in the block', () => {
    const { env, log, customer } = inBlock(function* (within) {
      yield within.timeout(9);
    });
    env.run(2);
    customer.interrupt();
    env.run(3);
    expect(log).toEqual([1, 'interrupted', 0]);
  });

  test('when the process fails as it yields what is no event', () => {
    const { env, counter } = inBlock(function* () {
      yield 'nothing' as never;
    });
    expect(() => env.run()).toThrow(TypeError);
    expect(counter.count).toBe(0);
  });

  test('when the process returns out of the block', () => {
    const env = new Environment();
    const counter = new Resource(env);
    function* customer(): ProcessGenerator<number> {
      using place = counter.request();
      yield place;
      return counter.count;
    }
    expect([env.run(env.process(customer())), counter.count]).toEqual([1, 0]);
  });

  test('when it has been given back in the block already, without harm to the next one', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const next: Request[] = [];
    function* customer(): ProcessGenerator {
      using place = counter.request();
      next.push(counter.request());
      yield place;
      yield counter.release(place);
    }
    env.process(customer());
    env.run();
    expect(counter.users).toEqual(next);
  });

  test('when it was granted in the instant in which the process left off waiting', () => {
    const { env, counter, log, place, waiting } = oneWaits();
    function* holder(): ProcessGenerator {
      yield env.timeout(4);
      yield counter.release(place);
      log.push(counter.count);
      waiting.interrupt();
    }
    env.process(holder());
    env.run();
    expect([log, counter.count]).toEqual([[1, 'interrupted at 4'], 0]);
  });
});

describe('A request that still waits when its block ends is withdrawn', () => {
  test('by an interrupt', () => {
    const { env, counter, log, waiting } = oneWaits();
    env.run(2);
    log.push(counter.queue.length);
    waiting.interrupt();
    env.run();
    expect([log, counter.queue.length, counter.count]).toEqual([[1, 'interrupted at 2'], 0, 1]);
  });

  test('by the end of patience, and served by nobody later', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const place = counter.request();
    const log: unknown[] = [];
    function* customer(): ProcessGenerator {
      {
        using mine = counter.request();
        const result = yield* env.anyOf([mine, env.timeout(3)]);
        log.push(result.has(mine), counter.queue.length);
      }
      log.push(counter.queue.length);
    }
    env.process(customer());
    env.run();
    counter.release(place);
    env.run();
    expect([log, counter.count]).toEqual([[false, 1, 0], 0]);
  });

  test('and lets the next in line through when a place is free', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const [holding, waiting] = [counter.request(), counter.request()];
    const next = counter.request();
    {
      using impatient = waiting;
      expect(impatient.triggered).toBe(false);
    }
    counter.release(holding);
    env.run();
    expect([waiting.triggered, next.triggered, counter.users]).toEqual([false, true, [next]]);
  });
});

describe('A put or get that is held with using', () => {
  test('is withdrawn when it still waits as the block ends', () => {
    const env = new Environment();
    const [store, tank] = [new Store<string>(env, 1), new Container(env, { capacity: 1, initial: 1 })];
    store.put('full');
    {
      using put = store.put('never');
      using fill = tank.put(1);
      using drain = tank.get(2);
      expect([put, fill, drain].map(({ triggered }) => triggered)).toEqual([false, false, false]);
    }
    const empty = new Store<string>(env);
    {
      using get = empty.get();
      expect(get.triggered).toBe(false);
    }
    expect(
      [store.putQueue, tank.putQueue, tank.getQueue, empty.getQueue].map(({ length }) => length),
    ).toEqual([0, 0, 0, 0]);
  });

  test('is withdrawn when its process is interrupted, and takes nothing later', () => {
    const env = new Environment();
    const store = new Store<string>(env);
    function* taker(): ProcessGenerator {
      try {
        using item = store.get();
        yield item;
      } catch {
        yield env.timeout(5);
      }
    }
    const taking = env.process(taker());
    env.run(1);
    taking.interrupt();
    env.run(2);
    store.put('kept');
    env.run();
    expect([...store.items]).toEqual(['kept']);
  });

  test('stays done when it was done: the item is in, or out, and the amount too', () => {
    const env = new Environment();
    const [store, tank] = [new Store<string>(env), new Container(env)];
    function* work(): ProcessGenerator {
      {
        using first = store.put('a');
        yield first;
        using second = store.put('b');
        yield second;
        using got = store.get();
        yield got;
      }
      using filled = tank.put(5);
      yield filled;
      using drained = tank.get(2);
      yield drained;
    }
    env.process(work());
    env.run();
    expect([[...store.items], tank.level]).toEqual([['b'], 3]);
  });
});
