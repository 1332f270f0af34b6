import { describe, expect, test } from '@jest/globals';
import { Environment, Interrupt, type ProcessGenerator } from '../../lib/kernel/index.js';

/** A process that lies down so many times for a span of 10, and a log of the interrupts that wake it. */
function sleeperWithLog(naps: number) {
  const env = new Environment();
  const log: unknown[] = [];
  function* sleeper(): ProcessGenerator {
    for (let nap = 0; nap < naps; nap++) {
      try {
        yield env.timeout(10);
      } catch (error) {
        log.push([env.now, (error as Interrupt).cause]);
      }
    }
  }
  return { env, log, sleeping: env.process(sleeper(), 'sleeper') };
}

/** At time 1 two processes are told of one signal; the first of them interrupts the second, which then naps. */
function twoAtOneSignal(nap: number): string[] {
  const env = new Environment();
  const signal = env.timeout(1);
  const log: string[] = [];
  function* sender(): ProcessGenerator {
    yield signal;
    receiving.interrupt('interrupted');
    log.push('sent');
  }
  function* receiver(): ProcessGenerator {
    yield signal;
    log.push('told');
    if (nap === 0) return;
    try {
      yield env.timeout(nap);
    } catch (error) {
      log.push(`${(error as Interrupt).cause} at ${env.now}`);
    }
  }
  env.process(sender());
  const receiving = env.process(receiver());
  env.run();
  return log;
}

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

  test('hands on its cause, whatever it is, and is itself the error with which the process fails', () => {
    const env = new Environment();
    const cause = { reason: 'fire' };
    const log: unknown[] = [];
    function* sleeper(): ProcessGenerator {
      yield env.timeout(10);
    }
    function* watcher(): ProcessGenerator {
      try {
        yield sleeping;
      } catch (error) {
        log.push(error === sleeping.value, (error as Interrupt).cause === cause, sleeping.isAlive);
      }
    }
    const sleeping = env.process(sleeper());
    env.process(watcher());
    env.run(1);
    sleeping.interrupt(cause);
    env.run();
    expect(log).toEqual([true, true, false]);
  });

  test('needs no cause', () => {
    const { env, log, sleeping } = sleeperWithLog(1);
    env.run(1);
    sleeping.interrupt();
    env.run();
    expect(log).toEqual([[1, undefined]]);
  });

  test('comes after the step that sent it, and before the normal events that were due already', () => {
    const { env, log, sleeping } = sleeperWithLog(1);
    function* waker(): ProcessGenerator {
      yield env.timeout(3);
      env.timeout(0).callbacks!.push(() => log.push('due already'));
      sleeping.interrupt('alarm');
      log.push('sent');
    }
    env.process(waker());
    env.run();
    expect(log).toEqual(['sent', [3, 'alarm'], 'due already']);
  });

  test('of a process that has not started finds it at its first yield', () => {
    const { env, log, sleeping } = sleeperWithLog(1);
    sleeping.interrupt('too early');
    env.run();
    expect(log).toEqual([[0, 'too early']]);
  });

  test('comes after those that were sent before it', () => {
    const { env, log, sleeping } = sleeperWithLog(3);
    env.run(2);
    for (const cause of ['first', 'second', 'third']) sleeping.interrupt(cause);
    env.run();
    expect(log).toEqual([
      [2, 'first'],
      [2, 'second'],
      [2, 'third'],
    ]);
  });

  test('is dropped when an earlier one has ended the process', () => {
    const { env, log, sleeping } = sleeperWithLog(1);
    env.run(2);
    for (const cause of ['first', 'second', 'third']) sleeping.interrupt(cause);
    env.run();
    expect([log, sleeping.ok]).toEqual([[[2, 'first']], true]);
  });

  test('is dropped when what the process waited for has ended it', () => {
    expect(twoAtOneSignal(0)).toEqual(['sent', 'told']);
  });

  test('takes the process off its target when it is delivered, not when it is sent', () => {
    expect(twoAtOneSignal(7)).toEqual(['sent', 'told', 'interrupted at 1']);
  });

  test('leaves what was waited for as it was, to happen with nobody listening', () => {
    const env = new Environment();
    const letter = env.event<string>();
    const log: unknown[] = [];
    function* waiter(): ProcessGenerator {
      try {
        yield letter;
      } catch {
        log.push(['left', letter.triggered, letter.callbacks!.length]);
      }
    }
    const waiting = env.process(waiter());
    env.run(1);
    log.push(['waits', letter.triggered, letter.callbacks!.length]);
    waiting.interrupt();
    env.run(2);
    letter.succeed('for nobody');
    env.run();
    log.push(['over', letter.processed]);
    expect(log).toEqual([
      ['waits', false, 1],
      ['left', false, 0],
      ['over', true],
    ]);
  });

  test('leaves it such that it can be yielded again also when it has happened meanwhile', () => {
    const env = new Environment();
    const log: unknown[] = [];
    function* waiter(): ProcessGenerator {
      const tea = env.timeout(4, 'tea');
      try {
        yield tea;
      } catch {
        yield env.timeout(10);
      }
      log.push(yield* tea, env.now);
    }
    const waiting = env.process(waiter());
    env.run(3);
    waiting.interrupt();
    env.run();
    expect(log).toEqual(['tea', 13]);
  });

  test('leaves its failure to whoever still waits: nobody, then it ends the run', () => {
    const { env, sleeping: other } = sleeperWithLog(1);
    const letter = env.event();
    function* waiter(): ProcessGenerator {
      try {
        yield letter;
      } catch {
        yield other;
      }
    }
    const waiting = env.process(waiter());
    env.run(1);
    waiting.interrupt();
    env.run(2);
    letter.fail(new Error('lost'));
    expect(() => env.run()).toThrow('lost');
    expect(waiting.isAlive).toBe(true);
  });

  test('of one who waits for a process leaves that process running', () => {
    const { env, sleeping } = sleeperWithLog(1);
    function* watcher(): ProcessGenerator<[number, boolean]> {
      try {
        yield sleeping;
      } catch {
        return [env.now, sleeping.isAlive];
      }
      return [env.now, false];
    }
    const watching = env.process(watcher());
    env.run(2);
    watching.interrupt();
    env.run();
    expect([watching.value, sleeping.ok, env.now]).toEqual([[2, true], true, 10]);
  });

  test('may be sent from outside of all processes as well as by one', () => {
    const { env, log, sleeping } = sleeperWithLog(2);
    function* waker(): ProcessGenerator {
      sleeping.interrupt('from a process');
    }
    sleeping.interrupt('from outside');
    env.process(waker());
    env.run();
    expect(log).toEqual([
      [0, 'from outside'],
      [0, 'from a process'],
    ]);
  });
});
