import { describe, expect, test } from '@jest/globals';
import { Environment, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('Callbacks of an event', () => {
  test('can be added and taken out until it is processed', () => {
    const env = new Environment();
    const event = env.timeout(1, 'tea');
    const log: unknown[] = [];
    const unwanted = () => log.push('unwanted');
    event.callbacks!.push(unwanted, ({ value }) => log.push(value));
    event.callbacks!.splice(event.callbacks!.indexOf(unwanted), 1);
    env.run();
    expect([log, event.callbacks]).toEqual([['tea'], undefined]);
  });

  test('may trigger another event with the same outcome', () => {
    const env = new Environment();
    const copy = env.event<string>();
    env.timeout(2, 'echo').callbacks!.push((event) => copy.trigger(event as typeof copy));
    expect(env.run(copy)).toBe('echo');
  });

  test('are told in the order in which they came, processes and functions alike', () => {
    const env = new Environment();
    const event = env.timeout(1);
    const log: string[] = [];
    function* waiter(name: string): ProcessGenerator {
      yield event;
      log.push(name);
    }
    event.callbacks!.push(() => log.push('function'));
    env.process(waiter('process'));
    env.run(0.5);
    event.callbacks!.push(() => log.push('function again'));
    env.process(waiter('process again'));
    env.run();
    expect(log).toEqual(['function', 'process', 'function again', 'process again']);
  });

  test('see the event processed, with its value and without callbacks', () => {
    const env = new Environment();
    const log: unknown[] = [];
    const event = env.timeout(1, 'tea');
    event.callbacks!.push((told) => {
      log.push(told === event, event.processed, event.value, event.callbacks);
    });
    env.run();
    expect(log).toEqual([true, true, 'tea', undefined]);
  });

  test('may be told twice when they are there twice', () => {
    const env = new Environment();
    const event = env.timeout(1);
    const log: number[] = [];
    const note = () => log.push(env.now);
    event.callbacks!.push(note, note, note);
    event.callbacks!.splice(event.callbacks!.indexOf(note), 1);
    env.run();
    expect(log).toEqual([1, 1]);
  });

  test('hold who waits: a process that is taken out is not told, and the others are', () => {
    const env = new Environment();
    const event = env.timeout(2);
    const log: string[] = [];
    function* waiter(name: string): ProcessGenerator {
      yield event;
      log.push(name);
    }
    const [a, b, c] = ['a', 'b', 'c'].map((name) => env.process(waiter(name)));
    env.run(1);
    event.callbacks!.splice(event.callbacks!.indexOf(b!), 1);
    env.run();
    expect([log, a!.isAlive, b!.isAlive, c!.isAlive]).toEqual([['a', 'c'], false, true, false]);
  });

  test('may trigger another event with the same failure, but not twice', () => {
    const env = new Environment();
    const error = new Error('broken');
    const [event, copy] = [env.event(), env.event()];
    event.defused = true;
    event.callbacks!.push(() => copy.trigger(event));
    event.fail(error);
    expect(() => env.run(copy)).toThrow(error);
    expect(() => copy.trigger(event)).toThrow(/already/);
  });

  test('cannot trigger another event with what is still pending', () => {
    const env = new Environment();
    const copy = env.event();
    expect(() => copy.trigger(env.event())).toThrow(/pending/);
    expect(copy.triggered).toBe(false);
  });
});
