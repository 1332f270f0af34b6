import { describe, expect, test } from '@jest/globals';
import { Environment, type Event, type ProcessGenerator, URGENT } from '../../lib/kernel/index.js';

describe('run', () => {
  test('goes on until nothing is left to do', () => {
    const env = new Environment();
    const events = [env.timeout(3), env.timeout(7)];
    env.run();
    expect([env.now, env.peek(), ...events.map((event) => event.processed)]).toEqual([
      7,
      Number.POSITIVE_INFINITY,
      true,
      true,
    ]);
  });

  test('returns at once when there is nothing to do', () => {
    const env = new Environment({ initialTime: 4 });
    expect(env.run()).toBeUndefined();
    expect(env.now).toBe(4);
  });

  test('leaves processes that wait for what never comes', () => {
    const env = new Environment();
    function* wait(): ProcessGenerator {
      yield env.event();
    }
    const process = env.process(wait());
    env.run();
    expect(process.isAlive).toBe(true);
  });
});

describe('run until a time', () => {
  test('stops before the events of that time, and goes on with them', () => {
    const env = new Environment();
    const log: number[] = [];
    function* ticks(): ProcessGenerator {
      for (;;) {
        yield env.timeout(1);
        log.push(env.now);
      }
    }
    env.process(ticks());
    env.run(3);
    expect([log, env.now]).toEqual([[1, 2], 3]);
    env.run(5);
    expect([log, env.now]).toEqual([[1, 2, 3, 4], 5]);
  });

  test('stops before all normal events of that time, but not before urgent ones that were there first', () => {
    const env = new Environment();
    const events = [env.timeout(3), env.at(3, undefined, URGENT), env.timeout(3)];
    env.run(3);
    expect(events.map((event) => event.processed)).toEqual([false, true, false]);
  });

  test('gives the same trace in however many pieces', () => {
    function trace(stops: number[]): string[] {
      const env = new Environment();
      const log: string[] = [];
      function* ticks(name: string, tick: number): ProcessGenerator {
        while (env.now < 6) {
          yield env.timeout(tick);
          log.push(`${name} ${env.now}`);
          yield env.timeout(0);
          log.push(`${name} again`);
        }
      }
      env.process(ticks('a', 1));
      env.process(ticks('b', 1.5));
      for (const stop of stops) env.run(stop);
      env.run();
      return log;
    }
    expect(trace([0.5, 1, 1.5, 2.25, 3, 6])).toEqual(trace([]));
  });

  test('moves the clock to exactly that time, also when nothing is due then', () => {
    const env = new Environment({ initialTime: 0.6 });
    env.run(1.8);
    expect(env.now).toBe(1.8);
  });

  test.each([2, 1.5, -1, Number.NaN])('refuses %p when the clock is at 2', (time) => {
    const env = new Environment({ initialTime: 2 });
    const timeout = env.timeout(0);
    expect(() => env.run(time)).toThrow(RangeError);
    expect(() => env.run(time)).toThrow(String(time));
    expect([env.now, timeout.processed]).toEqual([2, false]);
  });
});

describe('run until an event', () => {
  test('returns its value when it has been processed, and no later', () => {
    const env = new Environment();
    env.timeout(9);
    expect([env.run(env.timeout(5, 'tea')), env.now]).toEqual(['tea', 5]);
  });

  test('returns what a process returns', () => {
    const env = new Environment();
    function* cook(): ProcessGenerator<string> {
      yield env.timeout(2);
      return 'soup';
    }
    expect(env.run(env.process(cook()))).toBe('soup');
  });

  test('throws its error when it fails', () => {
    const env = new Environment();
    const error = new Error('burnt');
    function* cook(): ProcessGenerator {
      yield env.timeout(2);
      throw error;
    }
    let thrown: unknown;
    try {
      env.run(env.process(cook()));
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBe(error);
    expect(env.now).toBe(2);
  });

  test('throws its error also when somebody else has handled it', () => {
    const env = new Environment();
    const event = env.event();
    const log: string[] = [];
    function* waiter(): ProcessGenerator {
      try {
        yield event;
      } catch {
        log.push('handled');
      }
    }
    env.process(waiter());
    env.step();
    event.fail(new Error('burnt'));
    expect(() => env.run(event)).toThrow('burnt');
    expect(log).toEqual(['handled']);
  });

  test('is an error when nothing is left before the event is triggered', () => {
    const env = new Environment();
    env.timeout(3);
    expect(() => env.run(env.event())).toThrow(/nothing is left/);
    expect(env.now).toBe(3);
  });

  test('returns its value at once when it is processed already', () => {
    const env = new Environment();
    const event = env.timeout(1, 'tea');
    env.run();
    const later = env.timeout(1);
    expect([env.run(event), env.now, later.processed]).toEqual(['tea', 1, false]);
  });

  test('throws its error at once when it is processed already', () => {
    const env = new Environment();
    const event = env.event();
    event.fail(new Error('burnt'));
    event.defused = true;
    env.run();
    const later = env.timeout(1);
    expect(() => env.run(event)).toThrow('burnt');
    expect(later.processed).toBe(false);
  });

  test('ends early with the error of another event that fails and that nobody handles', () => {
    const env = new Environment();
    env.event().fail(new Error('another'));
    expect(() => env.run(env.timeout(1))).toThrow('another');
    expect(env.now).toBe(0);
  });
});

describe('the stop at an event', () => {
  /** Three processes wait for an event at time 3; the run stops after the first was told. */
  function stopped() {
    const env = new Environment();
    const event = env.timeout(3, 'tea');
    const log: string[] = [];
    function* waiter(name: string): ProcessGenerator {
      log.push(`${name} ${yield* event}`);
    }
    env.process(waiter('a'));
    env.run(1);
    for (const name of ['b', 'c']) env.process(waiter(name));
    env.run(event);
    return { env, event, log };
  }

  test('leaves those who came to wait later for the next run', () => {
    const { env, log } = stopped();
    expect(log).toEqual(['a tea']);
    env.run();
    expect(log).toEqual(['a tea', 'b tea', 'c tea']);
  });

  test('leaves the event due now, and not processed meanwhile', () => {
    const { env, event } = stopped();
    expect([env.now, env.peek(), event.triggered, event.processed]).toEqual([3, 3, true, false]);
    env.run();
    expect(event.processed).toBe(true);
  });

  test('leaves the event due now even if nobody else waits', () => {
    const env = new Environment();
    env.run(env.timeout(3));
    expect(env.peek()).toBe(3);
    env.step();
    expect(env.peek()).toBe(Number.POSITIVE_INFINITY);
  });

  test('leaves the event first in line when the run goes on', () => {
    const { env, log } = stopped();
    function* newcomer(): ProcessGenerator {
      log.push('newcomer');
    }
    env.process(newcomer());
    env.run();
    expect(log).toEqual(['a tea', 'b tea', 'c tea', 'newcomer']);
  });

  test('leaves the event first in line even before urgent ones', () => {
    const env = new Environment();
    const [event, urgent] = [env.at(3, 'event', URGENT), env.at(3, 'urgent', URGENT)];
    const log: string[] = [];
    function* waiter(awaited: Event<string>): ProcessGenerator {
      log.push(yield* awaited);
    }
    function* late(): ProcessGenerator {
      yield env.timeout(1);
      yield* waiter(event);
    }
    env.process(waiter(urgent));
    env.process(late());
    env.run(event);
    expect(log).toEqual([]);
    env.run();
    expect(log).toEqual(['event', 'urgent']);
  });

  test('holds for a time as well', () => {
    const env = new Environment();
    env.timeout(9);
    env.run(3);
    expect(env.peek()).toBe(3);
    env.step();
    expect(env.peek()).toBe(9);
  });

  test('is no stop for the next run', () => {
    const { env } = stopped();
    env.timeout(4);
    env.run();
    expect(env.now).toBe(7);
  });
});
