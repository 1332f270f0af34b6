import { describe, expect, test } from '@jest/globals';
import { Environment, type ProcessGenerator, startDelayed } from '../../lib/kernel/index.js';

describe('A delayed start', () => {
  test('gives the process that it started', () => {
    const env = new Environment();
    function* work(): ProcessGenerator<string> {
      yield env.timeout(1);
      return `done at ${env.now}`;
    }
    const started = env.run(startDelayed(env, work(), 3));
    expect(env.run(started)).toBe('done at 4');
    expect(() => startDelayed(env, work(), 0)).toThrow(RangeError);
  });

  test('lets nothing of the process run before its time', () => {
    const env = new Environment();
    const log: unknown[] = [];
    function* work(): ProcessGenerator {
      log.push(['started', env.now]);
    }
    startDelayed(env, work(), 3);
    env.run(3);
    log.push('three');
    env.run();
    expect(log).toEqual(['three', ['started', 3]]);
  });

  test.each([0, -1, Number.NaN])('is refused for the delay %p, and then starts nothing', (delay) => {
    const env = new Environment();
    function* work(): ProcessGenerator {}
    expect(() => startDelayed(env, work(), delay)).toThrow(RangeError);
    expect(env.peek()).toBe(Number.POSITIVE_INFINITY);
  });
});
