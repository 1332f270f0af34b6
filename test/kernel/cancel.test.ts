import { describe, expect, test } from '@jest/globals';
import {
  Container,
  Environment,
  FilterStore,
  PreemptiveResource,
  PriorityResource,
  type ProcessGenerator,
  Resource,
  Store,
} from '../../lib/kernel/index.js';

describe('To cancel what waits', () => {
  test.each(Object.entries({ Resource, PriorityResource, PreemptiveResource }))(
    'takes a request out of the queue of a %s',
    (_, Type) => {
      const env = new Environment();
      const counter = new Type(env);
      const [held, first, second, third] = [1, 2, 3, 4].map(() => counter.request());
      second!.cancel();
      const queue = [...counter.queue];
      counter.release(held!);
      counter.release(first!);
      env.run();
      expect([queue, second!.triggered, counter.count]).toEqual([[first, third], false, 1]);
    },
  );

  test('takes a put out of its queue: the item never comes', () => {
    const env = new Environment();
    const store = new Store<string>(env, 1);
    const [, never] = [store.put('a'), store.put('never'), store.put('c')];
    never!.cancel();
    const taken = [env.run(store.get()), env.run(store.get())];
    expect([taken, never!.triggered, store.items.length]).toEqual([['a', 'c'], false, 0]);
  });

  test.each(Object.entries({ Store, FilterStore }))(
    'takes a get out of its queue: the item of a %s is for the next',
    (_, Type) => {
      const env = new Environment();
      const store = new Type<string>(env);
      const [cancelled, next] = [store.get(), store.get()];
      cancelled.cancel();
      store.put('a');
      env.run();
      expect([cancelled.triggered, next.value, store.getQueue.length]).toEqual([false, 'a', 0]);
    },
  );

  test('takes an amount out of either queue of a container', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10, initial: 5 });
    const claims = [tank.put(6), tank.put(1), tank.get(6), tank.get(1)];
    for (const claim of claims) claim.cancel();
    env.run();
    expect([tank.putQueue.length, tank.getQueue.length, tank.level]).toEqual([0, 0, 5]);
  });

  test('serves nobody, not even one who could be served then', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10, initial: 5 });
    const [largePut, smallPut, largeGet, smallGet] = [tank.put(6), tank.put(1), tank.get(6), tank.get(1)];
    largePut.cancel();
    largeGet.cancel();
    env.run();
    expect([smallPut.triggered, smallGet.triggered, tank.level]).toEqual([false, false, 5]);
  });

  test('does no harm when it is done twice', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const [, first, second] = [counter.request(), counter.request(), counter.request()];
    first!.cancel();
    first!.cancel();
    expect([...counter.queue]).toEqual([second]);
  });

  test('leaves a process that waits for it waiting', () => {
    const env = new Environment();
    const store = new Store<string>(env);
    const get = store.get();
    function* taker(): ProcessGenerator {
      yield get;
    }
    const taking = env.process(taker());
    env.run(1);
    get.cancel();
    store.put('a');
    env.run();
    expect([taking.isAlive, taking.target === get]).toEqual([true, true]);
  });
});

describe('To cancel what has been served does nothing:', () => {
  test('a place stays taken', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const place = counter.request();
    place.cancel();
    env.run();
    place.cancel();
    expect([counter.users, place.ok]).toEqual([[place], true]);
  });

  test('an item stays in, or out, and an amount too', () => {
    const env = new Environment();
    const [store, tank] = [new Store<string>(env), new Container(env)];
    for (const claim of [store.put('a'), store.put('b'), store.get(), tank.put(5), tank.get(2)])
      claim.cancel();
    env.run();
    expect([[...store.items], tank.level]).toEqual([['b'], 3]);
  });
});
