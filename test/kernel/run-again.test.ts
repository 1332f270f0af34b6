import { describe, expect, test } from '@jest/globals';
import { Environment, NORMAL, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('After a run', () => {
  test('that was stopped, a step processes a whole event', () => {
    const env = new Environment();
    const event = env.timeout(7);
    const log: string[] = [];
    function* waiter(name: string): ProcessGenerator {
      yield event;
      log.push(name);
    }
    for (const name of ['a', 'b']) env.process(waiter(name));
    env.run(5);
    env.step(); // the stop itself, which is still on the agenda
    env.step();
    expect([log, event.processed]).toEqual([['a', 'b'], true]);
  });

  test('that failed, the next one is not stopped by what that one ran until', () => {
    const env = new Environment();
    const first = env.timeout(2);
    const second = env.timeout(3, 'tea');
    env.event().fail(new Error('broken'));
    expect(() => env.run(first)).toThrow('broken');
    expect([env.run(second), env.now]).toEqual(['tea', 3]);
  });

  test('inside a process, the run around it goes on', () => {
    const env = new Environment();
    env.timeout(10);
    function* impatient(): ProcessGenerator {
      yield env.timeout(1);
      env.run(3);
    }
    env.process(impatient());
    env.run();
    expect(env.now).toBe(10);
  });
});

test('A run until an event that was put on the agenda without a value ends there', () => {
  const env = new Environment();
  const event = env.event();
  env.schedule(event, NORMAL, 1);
  expect(env.run(event)).toBeUndefined();
  expect([env.now, event.triggered]).toEqual([1, true]);
});

test('A clock at infinity still goes from event to event', () => {
  const env = new Environment();
  const log: string[] = [];
  function* work(): ProcessGenerator {
    yield env.timeout(Number.POSITIVE_INFINITY);
    log.push('end of time');
    yield env.timeout(0);
    log.push('after it');
  }
  env.process(work());
  env.run();
  expect(log).toEqual(['end of time', 'after it']);
});
