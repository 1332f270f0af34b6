import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Environment, PriorityResource, type ProcessGenerator, Resource } from '../../lib/kernel/index.js';

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

  test('shows who has a place, in the order granted, and who waits, in the order asked', () => {
    const env = new Environment();
    const counter = new Resource(env, 2);
    const [a, b, c, d] = [1, 2, 3, 4].map(() => counter.request());
    const before = [[...counter.users], [...counter.queue]];
    counter.release(a!);
    env.run();
    expect([before, counter.users, [...counter.queue]]).toEqual([
      [
        [a, b],
        [c, d],
      ],
      [b, c],
      [d],
    ]);
  });

  test('notes on a request when it was made, when it was granted and who asked', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const log: unknown[] = [];
    function* customer(): ProcessGenerator {
      using place = counter.request();
      log.push([
        place.time,
        place.usageSince,
        place.process === env.activeProcess,
        place.resource === counter,
      ]);
      yield place;
      log.push([place.time, place.usageSince]);
      yield env.timeout(4);
    }
    env.process(customer());
    env.run(1);
    env.process(customer());
    env.run();
    expect([log, counter.request().process]).toEqual([
      [
        [0, 0, true, true],
        [0, 0],
        [1, undefined, true, true],
        [1, 4],
      ],
      undefined,
    ]);
  });

  test('pays no heed to priorities', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const waiting = [0, 2, 1].map((priority) => counter.request({ priority }));
    expect([counter.users, [...counter.queue]]).toEqual([[waiting[0]], waiting.slice(1)]);
  });

  test('lets a place be given back by whoever has the request', () => {
    const env = new Environment();
    const counter = new Resource(env);
    const place = counter.request();
    function* cleaner(): ProcessGenerator<number> {
      yield env.timeout(3);
      yield counter.release(place);
      return counter.count;
    }
    expect(env.run(env.process(cleaner()))).toBe(0);
  });
});
