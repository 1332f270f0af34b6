import { describe, expect, test } from '@jest/globals';
import {
  AllOf,
  AnyOf,
  Container,
  Environment,
  type Event,
  FilterStore,
  NORMAL,
  PreemptiveResource,
  PriorityResource,
  PriorityStore,
  type ProcessGenerator,
  Resource,
  Store,
} from '../../lib/kernel/index.js';

describe('Misuse is loud:', () => {
  const env = new Environment();
  const other = new Environment();

  test('events of another environment cannot be scheduled or run until', () => {
    expect(() => env.schedule(other.event())).toThrow('the event belongs to another environment');
    expect(() => env.run(other.timeout(1))).toThrow('the event belongs to another environment');
  });

  test('only generators make processes', () => {
    async function* late() {}
    expect(() => env.process([].values() as never)).toThrow(
      /made of a running generator, not of an object of/,
    );
    expect(() => env.process(late() as never)).toThrow(/made of a running generator, not of an object of/);
    expect(() => env.process((() => {}) as never)).toThrow(/not of the function/);
  });

  test('events fail with errors only', () => {
    expect(() => env.event().fail('tired' as never)).toThrow('an event fails with an Error, not with tired');
  });

  const notAmounts = [0, -1, -Number.MIN_VALUE, Number.NaN, Number.NEGATIVE_INFINITY];

  test.each(notAmounts)('nothing has the capacity %p', (capacity) => {
    for (const make of [
      () => new Resource(env, capacity),
      () => new PriorityResource(env, capacity),
      () => new PreemptiveResource(env, capacity),
      () => new Container(env, { capacity }),
      () => new Store(env, capacity),
      () => new PriorityStore(env, capacity),
      () => new FilterStore(env, capacity),
    ]) {
      expect(make).toThrow(RangeError);
      expect(make).toThrow(`not ${capacity}`);
    }
  });

  test.each(notAmounts)(
    'a container neither takes nor gives the amount %p, and goes on as before',
    (amount) => {
      const tank = new Container(env, { capacity: 2, initial: 1 });
      expect(() => tank.put(amount)).toThrow(RangeError);
      expect(() => tank.get(amount)).toThrow(`not ${amount}`);
      expect([tank.level, tank.putQueue.length, tank.getQueue.length]).toEqual([1, 0, 0]);
    },
  );

  test.each([-1, 3.5, Number.POSITIVE_INFINITY, Number.NaN])(
    'no container for 3 starts with %p',
    (initial) => {
      const make = () => new Container(env, { capacity: 3, initial });
      expect(make).toThrow(RangeError);
      expect(make).toThrow(`not ${initial}`);
    },
  );

  test('no delay, and no moment, is negative, past or no number', () => {
    for (const delay of [-1, Number.NaN]) {
      const here = new Environment({ initialTime: 5 });
      for (const call of [
        () => here.timeout(delay),
        () => here.schedule(here.event(), NORMAL, delay),
        () => here.scheduleAt(here.event(), 5 + delay),
        () => here.at(5 + delay),
        () => here.run(5 + delay),
      ]) {
        expect(call).toThrow(RangeError);
      }
      expect(here.peek()).toBe(Number.POSITIVE_INFINITY);
    }
  });

  test.each([-16, 16, 0.5, Number.NaN])('nothing is put on the agenda with the priority %p', (priority) => {
    for (const call of [
      () => env.schedule(env.event(), priority),
      () => env.scheduleAt(env.event(), 1, priority),
      () => env.at(1, undefined, priority),
    ]) {
      expect(call).toThrow(RangeError);
      expect(call).toThrow(`not ${priority}`);
    }
  });

  test('no request has a priority that is no number, and the queue stays as it was', () => {
    for (const Type of [Resource, PriorityResource, PreemptiveResource]) {
      const counter = new Type(env);
      expect(() => counter.request({ priority: Number.NaN })).toThrow(RangeError);
      expect([counter.count, counter.queue.length]).toEqual([0, 0]);
    }
  });

  test('conditions mix no environments', () => {
    for (const mix of [
      () => env.anyOf([other.event()]),
      () => env.allOf([env.event(), other.event()]),
      () => env.event().and(other.event()),
      () => env.event().or(other.event()),
      () => new AllOf(env, [other.event()]),
      () => new AnyOf(env, [other.event()]),
    ]) {
      expect(mix).toThrow(/its own environment/);
    }
  });

  test('a condition that is refused leaves no trace on the events that it was given', () => {
    const event = env.event();
    expect(() => env.allOf([event, other.event()])).toThrow(/its own environment/);
    expect(event.callbacks).toEqual([]);
  });

  test('a process cannot yield events of another environment', () => {
    const here = new Environment();
    function* stray(): ProcessGenerator {
      yield other.event();
    }
    here.process(stray());
    expect(() => here.run()).toThrow(/another environment/);
  });

  test.each<[string, (event: Event<number>) => unknown]>([
    ['succeed', (event) => event.succeed(2)],
    ['fail', (event) => event.fail(new Error('late'))],
    ['trigger', (event) => event.trigger(env.event<number>().succeed(2))],
  ])('an event that was triggered cannot %s', (_, triggerAgain) => {
    const made: Event<number>[] = [env.event<number>().succeed(1), env.timeout(1, 1)];
    for (const event of made) {
      expect(() => triggerAgain(event)).toThrow('has been triggered already');
      expect([event.ok, event.value]).toEqual([true, 1]);
    }
  });

  test('neither a served request nor an item that was taken can be triggered by hand', () => {
    const store = new Store<string>(env);
    store.put('a');
    for (const served of [new Resource(env).request(), store.get()] as Event[]) {
      expect(() => served.succeed('mine')).toThrow('has been triggered already');
    }
  });

  test('what is pending has neither value nor outcome', () => {
    const full = new Store<string>(env, 1);
    full.put('a');
    const pending: Event[] = [env.event(), env.allOf([env.event()]), full.put('b'), new Store(env).get()];
    for (const event of pending) {
      expect(() => event.value).toThrow('is still pending and has no value yet');
      expect(() => event.ok).toThrow('is still pending and has no ok yet');
    }
  });

  test('time starts at a number', () => {
    expect(() => new Environment({ initialTime: Number.NaN })).toThrow('the initial time is NaN');
  });
});

test('A process that throws what is no error, and cannot be told in words, fails with an error about it', () => {
  const env = new Environment();
  const thrown = Object.create(null);
  function* odd(): ProcessGenerator {
    throw thrown;
  }
  const process = env.process(odd());
  expect(() => env.run()).toThrow('an object of no class was thrown, which is no error');
  expect([process.isAlive, env.activeProcess]).toEqual([false, undefined]);
});

test('A process that yields what is no event still has its finally blocks run', () => {
  const env = new Environment();
  const log: string[] = [];
  function* wrong(): ProcessGenerator {
    try {
      yield 3 as never;
    } finally {
      log.push('cleaned up');
    }
  }
  env.process(wrong());
  expect(() => env.run()).toThrow(/yielded 3, which is no event/);
  expect(log).toEqual(['cleaned up']);
});
