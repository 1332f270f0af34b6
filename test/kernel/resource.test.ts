import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  Container,
  Environment,
  FilterStore,
  type Interrupt,
  type Preempted,
  PreemptiveResource,
  PriorityResource,
  PriorityStore,
  type ProcessGenerator,
  Resource,
  SortedLine,
  Store,
} from '../../lib/kernel/index.js';

describe('A resource', () => {
  test('serves in turn, and using gives the place back however the block ends', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const log: unknown[] = [];
    function* customer(name: string, hasTrouble: boolean): ProcessGenerator {
      try {
        using place = counter.request();
        yield* place;
        log.push([name, env.now]);
        yield* env.timeout(2);
        if (hasTrouble) throw new Error('trouble');
      } catch {
        log.push([name, 'trouble']);
      }
    }
    env.process(customer('a', true));
    env.process(customer('b', false));
    env.run();
    expect([log, counter.count]).toEqual([
      [
        ['a', 0],
        ['a', 'trouble'],
        ['b', 2],
      ],
      0,
    ]);
  });

  test('loses no place to those who give up waiting', () => {
    const env = new Environment();
    const counter = new Resource(env);
    function* holder(): ProcessGenerator {
      using place = counter.request();
      yield* place;
      yield* env.timeout(10);
    }
    function* impatient(): ProcessGenerator<boolean> {
      using place = counter.request();
      return (yield* env.anyOf([place, env.timeout(3)])).has(place);
    }
    env.process(holder());
    expect(env.run(env.process(impatient()))).toBe(false);
    expect([env.now, counter.queue.length, counter.count]).toEqual([3, 0, 1]);
    env.run();
    expect(counter.count).toBe(0);
  });

  test('that grows serves those who wait at once, and one that shrinks waits until users leave', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const log: number[] = [];
    function* customer(): ProcessGenerator {
      using place = counter.request();
      yield* place;
      log.push(env.now);
      yield* env.timeout(10);
    }
    for (let i = 0; i < 5; i++) env.process(customer());
    env.run(1);
    counter.capacity = 3;
    env.run(2);
    counter.capacity = 1;
    env.run();
    expect(log).toEqual([0, 1, 1, 11, 21]);
    expect(() => {
      counter.capacity = -1;
    }).toThrow(RangeError);
  });

  test('never has more users than places, and serves all (any arrivals and stays)', () => {
    const customers = fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(3)), { maxLength: 25 });
    const types = fc.constantFrom(Resource, PriorityResource);
    fc.assert(
      fc.property(types, fc.integer({ min: 1, max: 3 }), customers, (Type, capacity, visits) => {
        const env = new Environment();
        const counter = new Type(env, capacity);
        let served = 0;
        function* visit(at: number, stay: number, priority: number): ProcessGenerator {
          yield* env.timeout(at);
          using place = counter.request({ priority });
          yield* place;
          expect(counter.count).toBeLessThanOrEqual(capacity);
          yield* env.timeout(stay);
          served += 1;
        }
        for (const args of visits) env.process(visit(...args));
        env.run();
        expect([served, counter.count, counter.queue.length]).toEqual([visits.length, 0, 0]);
      }),
    );
  });

  test('of the preemptive kind takes the place of a less important user', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env);
    const log: unknown[] = [];
    function* job(name: string, at: number, priority: number): ProcessGenerator {
      yield* env.timeout(at);
      try {
        using place = machine.request({ priority });
        yield* place;
        log.push([name, env.now]);
        yield* env.timeout(10);
      } catch (error) {
        const { cause } = error as Interrupt;
        log.push([name, env.now, (cause as Preempted).usageSince]);
      }
    }
    env.process(job('minor', 1, 5));
    env.process(job('urgent', 4, 0));
    env.run();
    expect(log).toEqual([
      ['minor', 1],
      ['minor', 4, 1],
      ['urgent', 4],
    ]);
  });
});

describe('A container', () => {
  test('keeps between 0 and its capacity, and nobody overtakes', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10, initial: 5 });
    const log: string[] = [];
    function* take(amount: number): ProcessGenerator {
      yield* tank.get(amount);
      log.push(`${amount} at ${env.now}`);
    }
    env.process(take(8));
    env.process(take(1));
    function* fill(): ProcessGenerator {
      yield* env.timeout(3);
      yield* tank.put(4);
    }
    env.process(fill());
    env.run();
    expect([log, tank.level]).toEqual([['8 at 3', '1 at 3'], 0]);
  });

  test('refuses what cannot be', () => {
    const env = new Environment();
    expect(() => new Container(env, { capacity: 0 })).toThrow(RangeError);
    expect(() => new Container(env, { capacity: 1, initial: 2 })).toThrow(RangeError);
    expect(() => new Container(env).put(0)).toThrow(RangeError);
    expect(() => new Container(env).get(Number.NaN)).toThrow(RangeError);
  });
});

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

  test('of the priority kind gives the smallest item, of equals the first', () => {
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

test('A sorted line keeps its order, of equals the first in, and gives up any item', () => {
  const items = fc.array(fc.record({ rank: fc.nat(3), name: fc.nat() }), { maxLength: 20 });
  fc.assert(
    fc.property(items, (given) => {
      const line = new SortedLine<(typeof given)[number]>((a, b) => a.rank - b.rank);
      for (const item of given) line.push(item);
      const sorted = [...given].sort((a, b) => a.rank - b.rank);
      expect([...line]).toEqual(sorted);
      const last = given.at(-1);
      expect(last === undefined ? false : line.remove(last)).toBe(last !== undefined);
      expect(line.length).toBe(Math.max(0, given.length - 1));
    }),
  );
});
