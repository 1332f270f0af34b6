import { describe, expect, test } from '@jest/globals';
import { Environment, Interrupt, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('An interrupt', () => {
  test('is thrown in at the current time with its cause, and what was waited for can be yielded again', () => {
    const env = new Environment();
    const log: unknown[] = [];
    function* sleeper(): ProcessGenerator {
      const nap = env.timeout(10);
      try {
        yield nap;
      } catch (error) {
        if (!(error instanceof Interrupt)) throw error;
        log.push([env.now, error.cause]);
      }
      yield nap;
      log.push(env.now);
    }
    const sleeping = env.process(sleeper());
    function* waker(): ProcessGenerator {
      yield env.timeout(3);
      sleeping.interrupt('alarm');
    }
    env.process(waker());
    env.run();
    expect(log).toEqual([[3, 'alarm'], 10]);
  });

  test('that nobody catches fails the process with it', () => {
    const env = new Environment();
    function* sleeper(): ProcessGenerator {
      yield env.timeout(10);
    }
    const sleeping = env.process(sleeper());
    env.run(1);
    sleeping.interrupt();
    expect(() => env.run()).toThrow(Interrupt);
  });

  test('of a process that has ended, or of itself, is refused', () => {
    const env = new Environment();
    function* brief(): ProcessGenerator {
      yield env.timeout(1);
      env.activeProcess!.interrupt();
    }
    const ended = env.process(brief(), 'narcissus');
    expect(() => env.run()).toThrow("process 'narcissus' cannot interrupt itself");
    expect(() => ended.interrupt()).toThrow("process 'narcissus' has ended and cannot be interrupted");
  });
});
