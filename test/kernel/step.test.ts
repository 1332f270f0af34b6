import { describe, expect, test } from '@jest/globals';
import { Environment, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('peek', () => {
  test('is infinite when nothing is to come', () => {
    expect(new Environment().peek()).toBe(Number.POSITIVE_INFINITY);
  });

  test('is the time of the next event', () => {
    const env = new Environment({ initialTime: 1 });
    const peeks: number[] = [];
    env.timeout(3);
    peeks.push(env.peek());
    env.timeout(2);
    peeks.push(env.peek());
    env.event().succeed();
    peeks.push(env.peek());
    expect(peeks).toEqual([4, 3, 1]);
  });

  test('moves nothing', () => {
    const env = new Environment();
    const timeout = env.timeout(3);
    env.peek();
    expect([env.now, timeout.processed]).toEqual([0, false]);
  });
});

describe('step', () => {
  test('processes one event and moves the clock to it', () => {
    const env = new Environment();
    const log: number[] = [];
    function* ticks(): ProcessGenerator {
      for (;;) {
        log.push(env.now);
        yield env.timeout(2);
      }
    }
    env.process(ticks());
    for (let i = 0; i < 3; i++) env.step();
    expect([log, env.now, env.peek()]).toEqual([[0, 2, 4], 4, 6]);
  });

  test('is refused when nothing is left', () => {
    const env = new Environment();
    env.timeout(1);
    env.step();
    expect(() => env.step()).toThrow(/no event left/);
    expect(env.now).toBe(1);
  });

  test('throws the error of an event that fails and that nobody handles', () => {
    const env = new Environment();
    const event = env.event().fail(new Error('broken'));
    expect(() => env.step()).toThrow('broken');
    expect(event.processed).toBe(true);
  });

  test('by step leads where a run leads', () => {
    const log: [string, number][] = [];
    function model(name: string): Environment {
      const env = new Environment();
      function* worker(tick: number): ProcessGenerator {
        for (let i = 0; i < 4; i++) {
          yield env.timeout(tick);
          log.push([name, env.now]);
        }
      }
      env.process(worker(1));
      env.process(worker(1.5));
      return env;
    }
    model('run').run();
    const stepped = model('steps');
    while (stepped.peek() < Number.POSITIVE_INFINITY) stepped.step();
    const timesOf = (wanted: string) => log.filter(([name]) => name === wanted).map(([, time]) => time);
    expect(timesOf('steps')).toEqual(timesOf('run'));
    expect(timesOf('run')).toEqual([1, 1.5, 2, 3, 3, 4, 4.5, 6]);
  });
});

describe('the clock', () => {
  test('starts at 0, or at the time given', () => {
    expect([new Environment().now, new Environment({ initialTime: -2.5 }).now]).toEqual([0, -2.5]);
  });
});
