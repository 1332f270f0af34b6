import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  Container,
  Environment,
  Interrupt,
  monitor,
  PreemptiveResource,
  type ProcessGenerator,
  Resource,
  Store,
} from '../../lib/kernel/index.js';

function* visit(env: Environment, place: Resource, arrival: number, stay: number): ProcessGenerator {
  yield env.timeout(arrival);
  using request = place.request();
  yield* request;
  yield* env.timeout(stay);
}

describe('The monitor of a resource', () => {
  test('weighs queue and users by time, and knows utilisation and waits', () => {
    const env = new Environment();
    const counter = new Resource(env, 1);
    const watch = monitor(counter);
    env.process(visit(env, counter, 1, 4)); // served from 1 to 5
    env.process(visit(env, counter, 2, 2)); // from 5 to 7
    env.process(visit(env, counter, 3, 1)); // from 7 to 8
    env.run(10);
    expect(watch.queue.length.distribution()).toEqual([
      { value: 0, share: 0.5 },
      { value: 1, share: 0.3 },
      { value: 2, share: 0.2 },
    ]);
    expect(watch.queue.length.mean).toBeCloseTo(0.7, 12);
    expect([watch.queue.length.min, watch.queue.length.max, watch.queue.length.current]).toEqual([0, 2, 0]);
    expect(watch.users.mean).toBeCloseTo(0.7, 12);
    expect(watch.utilisation).toBeCloseTo(0.7, 12);
    expect(watch.queue.waits.values()).toEqual([0, 3, 4]);
    expect(watch.queue.waits.mean).toBeCloseTo(7 / 3, 12);
    expect([watch.queue.waits.count, watch.queue.waits.max, watch.queue.waits.quantile(50)]).toEqual([
      3, 4, 3,
    ]);
  });

  test('does not count as waiting who is served at once', () => {
    const env = new Environment();
    const counter = new Resource(env, 1);
    const watch = monitor(counter);
    env.process(visit(env, counter, 1, 1));
    env.run(3);
    expect(watch.queue.length.max).toBe(0);
  });

  test('tells those who give up from those who are served', () => {
    const env = new Environment();
    const counter = new Resource(env, 1);
    const watch = monitor(counter);
    env.process(visit(env, counter, 0, 10));
    function* impatient(): ProcessGenerator {
      yield env.timeout(1);
      using request = counter.request();
      yield* env.anyOf([request, env.timeout(4)]);
    }
    env.process(impatient());
    env.run();
    expect(watch.queue.waits.values()).toEqual([0]);
    expect(watch.queue.gaveUp.values()).toEqual([4]);
  });

  test('follows a capacity that changes', () => {
    const env = new Environment();
    const counter = new Resource(env, 2);
    const watch = monitor(counter);
    env.process(visit(env, counter, 0, 8));
    env.run(4);
    counter.capacity = 1;
    env.run(8);
    expect(watch.capacity.mean).toBe(1.5);
    expect(watch.utilisation).toBeCloseTo(1 / 1.5, 12);
  });

  test('sees a preempted user go and the other come', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env, 1);
    const watch = monitor(machine);
    function* user(priority: number, arrival: number): ProcessGenerator {
      yield env.timeout(arrival);
      using place = machine.request({ priority });
      try {
        yield* place;
        yield* env.timeout(5);
      } catch (error) {
        if (!(error instanceof Interrupt)) throw error;
      }
    }
    env.process(user(1, 0));
    env.process(user(0, 3));
    env.run(10);
    expect(watch.users.distribution()).toEqual([
      { value: 0, share: 0.2 },
      { value: 1, share: 0.8 },
    ]);
    expect(watch.queue.waits.values()).toEqual([0, 0]);
  });

  test('can begin in the midst of a run, forget the warm-up, and be stopped', () => {
    const env = new Environment();
    const counter = new Resource(env, 1);
    env.process(visit(env, counter, 0, 10));
    env.process(visit(env, counter, 0, 10));
    env.run(5);
    const watch = monitor(counter);
    expect([watch.users.mean, watch.queue.length.mean]).toEqual([1, 1]);
    expect(() => monitor(counter)).toThrow('a resource is monitored already: stop that monitor first');
    env.run(15);
    // Who waited already counts from when the monitor began.
    expect(watch.queue.waits.values()).toEqual([5]);
    watch.reset();
    expect(watch.queue.waits.count).toBe(0);
    expect(watch.queue.waits.mean).toBeNaN();
    env.run(25);
    expect(watch.users.distribution()).toEqual([
      { value: 0, share: 0.5 },
      { value: 1, share: 0.5 },
    ]);
    watch.stop();
    env.process(visit(env, counter, 0, 10));
    env.run();
    expect([watch.users.mean, watch.queue.waits.count]).toEqual([0.5, 0]);
    expect(() => monitor(counter)).not.toThrow();
  });

  test('keeps Little’s law in any run that ends empty: mean length = rate x mean wait', () => {
    const visits = fc.array(fc.record({ arrival: fc.nat(50), stay: fc.integer({ min: 1, max: 9 }) }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), visits, (capacity, customers) => {
        const env = new Environment();
        const counter = new Resource(env, capacity);
        const watch = monitor(counter);
        for (const { arrival, stay } of customers) env.process(visit(env, counter, arrival, stay));
        env.run();
        const { length, waits } = watch.queue;
        expect(waits.count).toBe(customers.length);
        expect(length.mean).toBeCloseTo((waits.count / env.now) * waits.mean, 9);
        const work = customers.reduce((sum, { stay }) => sum + stay, 0);
        expect(watch.utilisation).toBeCloseTo(work / (capacity * env.now), 9);
      }),
    );
  });

  test('changes nothing in what the model does', () => {
    const logs = [false, true].map((isWatched) => {
      const env = new Environment();
      const counter = new Resource(env, 2);
      if (isWatched) monitor(counter);
      const log: number[] = [];
      for (let i = 0; i < 20; i++) {
        const visitor = env.process(visit(env, counter, (i * 7) % 5, 1 + (i % 3)));
        visitor.callbacks!.push(() => log.push(i, env.now));
      }
      env.run();
      return log;
    });
    expect(logs[1]).toEqual(logs[0]);
  });
});

describe('The monitor of a container', () => {
  test('weighs the level by time and knows who waited on which side', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10, initial: 10 });
    const watch = monitor(tank);
    function* driver(): ProcessGenerator {
      yield* tank.get(8);
      yield* tank.get(4);
    }
    function* truck(): ProcessGenerator {
      yield env.timeout(6);
      yield* tank.put(3);
      yield* tank.put(9.5);
    }
    env.process(driver());
    env.process(truck());
    env.run(8);
    // 2 until 6; then 3 more come and 4 are taken, so that 1 is left and 9.5 find no room.
    expect(watch.level.distribution()).toEqual([
      { value: 1, share: 0.25 },
      { value: 2, share: 0.75 },
    ]);
    expect(watch.utilisation).toBeCloseTo(0.175, 12);
    expect(watch.getQueue.waits.values()).toEqual([0, 6]);
    expect(watch.putQueue.waits.values()).toEqual([0]);
    expect(watch.putQueue.length.current).toBe(1);
    expect(watch.getQueue.length.mean).toBeCloseTo(0.75, 12);
  });
});

describe('The monitor of a store', () => {
  test('counts items, and those who wait for room and for items', () => {
    const env = new Environment();
    const shelf = new Store<string>(env, 2);
    const watch = monitor(shelf);
    function* maker(): ProcessGenerator {
      for (const item of ['a', 'b', 'c']) yield* shelf.put(item);
    }
    function* taker(): ProcessGenerator {
      yield env.timeout(4);
      yield* shelf.get();
    }
    env.process(maker());
    env.process(taker());
    env.run(8);
    expect(watch.level.mean).toBe(2);
    expect(watch.putQueue.length.mean).toBe(0.5);
    expect(watch.putQueue.waits.values()).toEqual([0, 0, 4]);
    expect(watch.getQueue.waits.values()).toEqual([0]);
    expect(watch.utilisation).toBe(1);
  });

  test('without a limit has no utilisation', () => {
    const env = new Environment();
    const shelf = new Store<string>(env);
    const watch = monitor(shelf);
    shelf.put('a');
    env.run(1);
    expect([watch.level.mean, watch.utilisation]).toEqual([1, 0]);
  });
});
