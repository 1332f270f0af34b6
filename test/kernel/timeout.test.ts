import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Environment, type ProcessGenerator, Timeout } from '../../lib/kernel/index.js';

describe('timeout', () => {
  test('happens after its delay', () => {
    const env = new Environment({ initialTime: 10 });
    const log: number[] = [];
    function* sleeper(): ProcessGenerator {
      yield env.timeout(1.5);
      log.push(env.now);
      yield env.timeout(2);
      log.push(env.now);
    }
    env.process(sleeper());
    env.run();
    expect(log).toEqual([11.5, 13.5]);
  });

  test('gives the value that it was made with, or undefined', () => {
    const env = new Environment();
    const log: unknown[] = [];
    function* sleeper(): ProcessGenerator {
      log.push(yield* env.timeout(1, 'tea'));
      log.push(yield* env.timeout(1));
    }
    env.process(sleeper());
    env.run();
    expect(log).toEqual(['tea', undefined]);
  });

  test('counts from when it is made, not from when it is waited for', () => {
    const env = new Environment();
    const log: number[] = [];
    function* sleeper(): ProcessGenerator {
      const alarm = env.timeout(5);
      yield env.timeout(3);
      yield alarm;
      log.push(env.now);
    }
    env.process(sleeper());
    env.run();
    expect(log).toEqual([5]);
  });

  test('is triggered from the start, but not processed', () => {
    const timeout = new Environment().timeout(1, 'tea');
    expect(timeout).toBeInstanceOf(Timeout);
    expect([timeout.triggered, timeout.processed, timeout.ok, timeout.value]).toEqual([
      true,
      false,
      true,
      'tea',
    ]);
  });

  test('cannot be triggered by hand', () => {
    const timeout = new Environment().timeout(1);
    expect(() => timeout.succeed()).toThrow(/already/);
  });

  test.each([-1, -Number.MIN_VALUE, Number.NaN, Number.NEGATIVE_INFINITY])(
    'refuses the delay %p',
    (delay) => {
      // At this time the sum of clock and delay does not show the smallest delay.
      const env = new Environment({ initialTime: 1 });
      expect(() => env.timeout(delay)).toThrow(RangeError);
      expect(() => env.timeout(delay)).toThrow(String(delay));
      expect(env.peek()).toBe(Number.POSITIVE_INFINITY);
    },
  );

  test('of no delay takes no time', () => {
    const env = new Environment({ initialTime: 3 });
    const timeout = env.timeout(0);
    env.run();
    expect([timeout.processed, env.now]).toEqual([true, 3]);
  });

  test('of infinite delay never comes while anything else does', () => {
    const env = new Environment();
    const never = env.timeout(Number.POSITIVE_INFINITY);
    env.timeout(Number.MAX_VALUE);
    env.run(Number.MAX_VALUE);
    env.step();
    env.step();
    expect([env.now, never.processed, env.peek()]).toEqual([
      Number.MAX_VALUE,
      false,
      Number.POSITIVE_INFINITY,
    ]);
  });

  test('of infinite delay does not keep a run from stopping', () => {
    const env = new Environment();
    env.timeout(Number.POSITIVE_INFINITY);
    env.run(100);
    expect(env.now).toBe(100);
  });
});

describe('at', () => {
  test('happens at exactly the given time, where a sum of delays misses it', () => {
    const env = new Environment();
    const log: number[] = [];
    function* sleeper(time: number): ProcessGenerator {
      yield env.at(0.6);
      yield env.timeout(time - env.now);
      log.push(env.now);
    }
    function* clockwork(time: number): ProcessGenerator {
      yield env.at(0.6);
      yield env.at(time);
      log.push(env.now);
    }
    env.process(sleeper(1.8));
    env.process(clockwork(1.8));
    env.run();
    expect(log).toEqual([1.8, 1.8000000000000003]);
  });

  test('happens at exactly the given times, to the last bit', () => {
    const someTimes = fc.array(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }));
    fc.assert(
      fc.property(someTimes, (unordered) => {
        const times = unordered.toSorted((a, b) => a - b);
        const env = new Environment();
        const seen: number[] = [];
        function* clockwork(): ProcessGenerator {
          for (const time of times) {
            yield env.at(time);
            seen.push(env.now);
          }
        }
        env.process(clockwork());
        env.run();
        expect(seen).toEqual(times);
      }),
    );
  });

  test('gives the value that it was made with, or undefined', () => {
    const env = new Environment();
    const [tea, nothing] = [env.at(1, 'tea'), env.at(1)];
    expect([tea.value, nothing.value]).toEqual(['tea', undefined]);
  });

  test('may be now', () => {
    const env = new Environment({ initialTime: 2 });
    const event = env.at(2);
    env.run();
    expect([event.processed, env.now]).toEqual([true, 2]);
  });

  test.each([1.999, -1, Number.NaN, Number.NEGATIVE_INFINITY])(
    'refuses the time %p when the clock is at 2',
    (time) => {
      const env = new Environment({ initialTime: 2 });
      expect(() => env.at(time)).toThrow(RangeError);
      expect(() => env.at(time)).toThrow(/2/);
      expect(env.peek()).toBe(Number.POSITIVE_INFINITY);
    },
  );
});
