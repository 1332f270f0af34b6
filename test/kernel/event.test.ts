import { describe, expect, test } from '@jest/globals';
import { Environment, type Event, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('an event', () => {
  test('is pending, then triggered, then processed', () => {
    const env = new Environment();
    const event = env.event();
    const states = [[event.triggered, event.processed]];
    event.succeed();
    states.push([event.triggered, event.processed]);
    env.run();
    states.push([event.triggered, event.processed]);
    expect(states).toEqual([
      [false, false],
      [true, false],
      [true, true],
    ]);
  });

  test('counts as processed for those who are told', () => {
    const env = new Environment();
    const event = env.event().succeed();
    const log: boolean[] = [];
    function* waiter(): ProcessGenerator {
      yield event;
      log.push(event.processed);
    }
    env.process(waiter());
    env.run();
    expect(log).toEqual([true]);
  });

  test.each(['value', 'ok'] as const)('has no %s while it is pending', (property) => {
    const event = new Environment().event();
    expect(() => event[property]).toThrow(/pending/);
  });

  test('has its value from the moment it is triggered', () => {
    const event = new Environment().event<number>().succeed(42);
    expect([event.ok, event.value]).toEqual([true, 42]);
  });

  test('has its error from the moment it has failed', () => {
    const error = new Error('broken');
    const event = new Environment().event().fail(error);
    expect([event.triggered, event.ok, event.value]).toEqual([true, false, error]);
  });

  test('may succeed without a value', () => {
    const event = new Environment().event().succeed();
    expect([event.ok, event.value]).toEqual([true, undefined]);
  });

  test('knows its environment', () => {
    const env = new Environment();
    expect(env.event().env).toBe(env);
  });

  const triggers: [string, (event: Event<string>) => void][] = [
    ['succeed', (event) => event.succeed('again')],
    ['fail', (event) => event.fail(new Error('again'))],
  ];

  test.each(triggers)('that has succeeded refuses to %s, and stays what it was', (_, trigger) => {
    const event = new Environment().event<string>().succeed('once');
    expect(() => trigger(event)).toThrow(/already/);
    expect([event.ok, event.value]).toEqual([true, 'once']);
  });

  test.each(triggers)('that has failed refuses to %s, and stays what it was', (_, trigger) => {
    const error = new Error('once');
    const event = new Environment().event<string>().fail(error);
    expect(() => trigger(event)).toThrow(/already/);
    expect([event.ok, event.value]).toEqual([false, error]);
  });

  test.each(triggers)('that is processed refuses to %s', (_, trigger) => {
    const env = new Environment();
    const event = env.event<string>().succeed('once');
    env.run();
    expect(() => trigger(event)).toThrow(/already/);
  });
});

describe('a process that waits for an event', () => {
  test('goes on at the time at which it is triggered, with its value', () => {
    const env = new Environment();
    const door = env.event<string>();
    const log: unknown[] = [];
    function* visitor(): ProcessGenerator {
      const state = yield* door;
      log.push(env.now, state);
    }
    function* porter(): ProcessGenerator {
      yield env.timeout(5);
      door.succeed('open');
    }
    env.process(visitor());
    env.process(porter());
    env.run();
    expect(log).toEqual([5, 'open']);
  });

  test('waits its turn when the event is only triggered', () => {
    const env = new Environment();
    const log: string[] = [];
    function* waiter(): ProcessGenerator {
      const event = env.event();
      env.process(other());
      event.succeed();
      yield event;
      log.push('waiter');
    }
    function* other(): ProcessGenerator {
      log.push('other');
    }
    env.process(waiter());
    env.run();
    expect(log).toEqual(['other', 'waiter']);
  });

  test('goes on in the same step, with its value, when the event is processed', () => {
    const env = new Environment();
    const old = env.event<number>().succeed(7);
    const log: unknown[] = [];
    function* waiter(): ProcessGenerator {
      yield env.timeout(1);
      env.process(other());
      log.push(yield* old);
    }
    function* other(): ProcessGenerator {
      log.push('other');
    }
    env.process(waiter());
    env.run();
    expect(log).toEqual([7, 'other']);
  });

  test('goes on in the order of waiting when several do', () => {
    const env = new Environment();
    const start = env.event<string>();
    const log: string[] = [];
    function* runner(name: string, delay: number): ProcessGenerator {
      yield env.timeout(delay);
      log.push(name + (yield* start));
    }
    for (const [name, delay] of Object.entries({ d: 4, b: 2, a: 1, c: 3 })) env.process(runner(name, delay));
    env.run(5);
    start.succeed('!');
    env.run();
    expect(log).toEqual(['a!', 'b!', 'c!', 'd!']);
  });

  test('may wait for the same event again', () => {
    const env = new Environment();
    const event = env.timeout(3, 'x');
    const log: unknown[] = [];
    function* waiter(): ProcessGenerator {
      log.push(yield* event, yield* event, env.now);
    }
    env.process(waiter());
    env.run();
    expect(log).toEqual(['x', 'x', 3]);
  });
});

describe('an event that fails', () => {
  test('throws its error into the process that waits, which takes charge of it', () => {
    const env = new Environment();
    const error = new Error('broken');
    const event = env.event();
    const log: unknown[] = [];
    function* waiter(): ProcessGenerator {
      try {
        yield event;
      } catch (thrown) {
        log.push(thrown);
      }
    }
    env.process(waiter());
    event.fail(error);
    log.push(event.defused);
    env.run();
    log.push(event.defused);
    expect(log).toEqual([false, error, true]);
    expect(log[1]).toBe(error);
  });

  test('throws its error into all who wait', () => {
    const env = new Environment();
    const event = env.event();
    const log: string[] = [];
    function* waiter(name: string): ProcessGenerator {
      try {
        yield* event;
      } catch (thrown) {
        log.push(`${name}: ${(thrown as Error).message}`);
      }
    }
    for (const name of ['a', 'b', 'c']) env.process(waiter(name));
    event.fail(new Error('broken'));
    env.run();
    expect(log).toEqual(['a: broken', 'b: broken', 'c: broken']);
  });

  test('and for which nobody waits ends the run with that same error', () => {
    const env = new Environment();
    const error = new RangeError('broken');
    env.event().fail(error);
    let thrown: unknown;
    try {
      env.run();
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBe(error);
  });

  test('does not end the run when it is defused', () => {
    const env = new Environment();
    const event = env.event();
    event.fail(new Error('broken'));
    event.defused = true;
    env.timeout(1);
    env.run();
    expect([event.processed, event.ok, env.now]).toEqual([true, false, 1]);
  });

  test('is thrown at once into a process that yields it when it is processed', () => {
    const env = new Environment();
    const event = env.event();
    event.fail(new Error('broken'));
    event.defused = true;
    const log: unknown[] = [];
    function* latecomer(): ProcessGenerator {
      yield env.timeout(1);
      env.timeout(0);
      try {
        yield event;
      } catch (thrown) {
        log.push(env.now, (thrown as Error).message);
      }
    }
    env.process(latecomer());
    while (log.length === 0) env.step();
    expect([...log, env.peek()]).toEqual([1, 'broken', 1]);
  });

  test('ends the run only once: then the run can go on', () => {
    const env = new Environment();
    env.event().fail(new Error('broken'));
    env.timeout(1);
    expect(() => env.run()).toThrow('broken');
    env.run();
    expect(env.now).toBe(1);
  });
});
