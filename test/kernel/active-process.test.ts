import { describe, expect, test } from '@jest/globals';
import { Environment, type Process, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('the active process', () => {
  test('is the one whose code runs, and none between steps', () => {
    const env = new Environment();
    const log: (string | undefined)[] = [];
    const note = () => log.push(env.activeProcess?.name);
    function* work(): ProcessGenerator {
      note();
      yield env.timeout(1);
      note();
    }
    note();
    env.process(work(), 'a');
    env.process(work(), 'b');
    note();
    while (env.peek() < Number.POSITIVE_INFINITY) {
      env.step();
      log.push(env.activeProcess === undefined ? '-' : 'still active');
    }
    // Two starts, two timeouts, two ends.
    expect(log).toEqual([undefined, undefined, 'a', '-', 'b', '-', 'a', '-', 'b', '-', '-', '-']);
  });

  test('is the process itself', () => {
    const env = new Environment();
    function* work(): ProcessGenerator<Process | undefined> {
      return env.activeProcess;
    }
    const process = env.process(work());
    expect(env.run(process)).toBe(process);
  });

  test('stays the one that starts another or triggers an event', () => {
    const env = new Environment();
    const event = env.event();
    const log: unknown[] = [];
    function* waiter(): ProcessGenerator {
      yield event;
    }
    function* work(): ProcessGenerator {
      env.process(waiter(), 'other');
      log.push(env.activeProcess?.name);
      event.succeed();
      log.push(env.activeProcess?.name);
    }
    env.process(waiter(), 'waiter');
    env.process(work(), 'work');
    env.run();
    expect(log).toEqual(['work', 'work']);
  });

  test('is none when a process has failed', () => {
    const env = new Environment();
    function* work(): ProcessGenerator {
      throw new Error('broken');
    }
    env.process(work());
    expect(() => env.run()).toThrow('broken');
    expect(env.activeProcess).toBeUndefined();
  });
});
