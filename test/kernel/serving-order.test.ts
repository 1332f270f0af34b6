import { describe, expect, test } from '@jest/globals';
import {
  Container,
  Environment,
  type Event,
  FilterStore,
  type PriorityItem,
  PriorityStore,
  Resource,
  Store,
} from '../../lib/kernel/index.js';

const triggered = (claims: readonly { triggered: boolean }[]) => claims.map((claim) => claim.triggered);

type NumberedStore = Store<PriorityItem<number>>;
type MakeStore = (env: Environment, capacity?: number) => NumberedStore;

const plain: [string, MakeStore] = ['store', (env, capacity) => new Store(env, capacity)];
const priority: [string, MakeStore] = ['priority store', (env, capacity) => new PriorityStore(env, capacity)];
const filter: [string, MakeStore] = ['filter store', (env, capacity) => new FilterStore(env, capacity)];

/** An item that all kinds of stores take. */
const item = (number: number) => ({ priority: number, item: number });

/** Two gets wait for two items that are put at once: which are served at first, and behind each put. */
function twoPutsForTwoGets(make: MakeStore): boolean[][] {
  const env = new Environment();
  const store = make(env);
  const gets = [store.get(), store.get()];
  const puts = [store.put(item(1)), store.put(item(2))];
  const log = [triggered(gets)];
  for (const put of puts) put.callbacks!.push(() => log.push(triggered(gets)));
  env.run();
  return log;
}

describe('At the call', () => {
  test.each([plain, priority, filter])(
    'a put into a %s serves the puts alone: who waits for an item has it later',
    (_, make) => {
      const env = new Environment();
      const store = make(env);
      const get = store.get();
      const put = store.put(item(1));
      const log = [put.triggered, get.triggered, store.items.length];
      put.callbacks!.push(() => log.push(get.triggered, store.items.length));
      env.run();
      expect(log).toEqual([true, false, 1, true, 0]);
    },
  );

  test.each([plain, priority, filter])(
    'a get from a %s serves the gets alone: who waits for room has it later',
    (_, make) => {
      const env = new Environment();
      const store = make(env, 1);
      store.put(item(1));
      const put = store.put(item(2));
      env.run();
      const get = store.get();
      const log = [get.triggered, put.triggered, store.items.length];
      get.callbacks!.push(() => log.push(put.triggered, store.items.length));
      env.run();
      expect(log).toEqual([true, false, 0, true, 1]);
    },
  );

  test('a put into a container serves the puts alone, and its processing the gets', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10 });
    const get = tank.get(3);
    const put = tank.put(5);
    const log = [put.triggered, get.triggered, tank.level];
    put.callbacks!.push(() => log.push(get.triggered, tank.level));
    env.run();
    expect(log).toEqual([true, false, 5, true, 2]);
  });

  test('a get from a container serves the gets alone, and its processing the puts', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10, initial: 10 });
    const put = tank.put(3);
    const get = tank.get(5);
    const log = [get.triggered, put.triggered, tank.level];
    get.callbacks!.push(() => log.push(put.triggered, tank.level));
    env.run();
    expect(log).toEqual([true, false, 5, true, 8]);
  });

  test('a request serves the one who has waited longer, when a place is free', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const [first, second] = [counter.request(), counter.request()];
    counter.release(first);
    const before = second.triggered;
    const third = counter.request();
    expect([before, ...triggered([second, third])]).toEqual([false, true, false]);
  });

  test('a get serves those who were held up by one that has been cancelled', () => {
    const env = new Environment();
    const tank = new Container(env, { initial: 5 });
    const [large, small] = [tank.get(9), tank.get(1)];
    large.cancel();
    const before = small.triggered;
    const last = tank.get(1);
    expect([before, ...triggered([small, last])]).toEqual([false, true, true]);
  });
});

describe('One pass', () => {
  test('grants one request, even if two places are free', () => {
    const env = new Environment();
    const counter = new Resource(env, 2);
    const [a, b, ...waiting] = [1, 2, 3, 4].map(() => counter.request());
    const releases = [counter.release(a!), counter.release(b!)];
    const log = [triggered(waiting)];
    for (const release of releases) release.callbacks!.push(() => log.push(triggered(waiting)));
    env.run();
    expect(log).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
  });

  test.each([plain, priority, filter])('of a %s takes one put, even if there is room for two', (_, make) => {
    const env = new Environment();
    const store = make(env, 2);
    for (const number of [1, 2]) store.put(item(number));
    const waiting = [store.put(item(3)), store.put(item(4))];
    env.run();
    const gets = [store.get(), store.get()];
    const log = [triggered(waiting)];
    for (const get of gets) get.callbacks!.push(() => log.push(triggered(waiting)));
    env.run();
    expect(log).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
  });

  test.each([plain, priority])('of a %s serves one get, even if there are two items', (_, make) => {
    expect(twoPutsForTwoGets(make)).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
  });

  test('of a filter store serves all gets for which there is something', () => {
    expect(twoPutsForTwoGets(filter[1])).toEqual([
      [false, false],
      [true, true],
      [true, true],
    ]);
  });

  test('of a container serves gets as far as it goes, and stops at the first that it cannot', () => {
    const env = new Environment();
    const tank = new Container(env);
    const gets = [1, 2, 9, 1].map((amount) => tank.get(amount));
    env.run(tank.put(5));
    expect([triggered(gets), tank.level, tank.getQueue.length]).toEqual([[true, true, false, false], 2, 2]);
  });

  test('of a container takes puts as far as it goes, and stops at the first that it cannot', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10, initial: 10 });
    const puts = [1, 2, 9, 1].map((amount) => tank.put(amount));
    env.run(tank.get(5));
    expect([triggered(puts), tank.level, tank.putQueue.length]).toEqual([[true, true, false, false], 8, 2]);
  });

  test('stops at a head that cannot be served, whoever has just come', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10, initial: 5 });
    const claims = [tank.get(6), tank.get(1), tank.put(6), tank.put(1)];
    env.run();
    expect([triggered(claims), tank.level]).toEqual([[false, false, false, false], 5]);
  });
});

test.each([plain, priority, filter])(
  'Puts and gets of a %s that is full let each other in by turns',
  (_, make) => {
    const env = new Environment();
    const store = make(env, 1);
    const log: string[] = [];
    const claims: Record<string, Event> = {
      put1: store.put(item(1)),
      put2: store.put(item(2)),
      put3: store.put(item(3)),
      get1: store.get(),
      get2: store.get(),
    };
    for (const [name, claim] of Object.entries(claims)) claim.callbacks!.push(() => log.push(name));
    env.run();
    expect(log).toEqual(['put1', 'get1', 'put2', 'get2', 'put3']);
  },
);
