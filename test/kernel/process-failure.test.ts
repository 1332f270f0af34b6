import { describe, expect, test } from '@jest/globals';
import { Environment, type Event, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('an error that a process throws', () => {
  test('fails the process, and is thrown into the one who waits for it', () => {
    const env = new Environment();
    const error = new Error('burnt');
    const log: unknown[] = [];
    function* cook(): ProcessGenerator<string> {
      yield env.timeout(2);
      throw error;
    }
    function* guest(): ProcessGenerator {
      try {
        yield* cooking;
      } catch (thrown) {
        log.push(env.now, thrown);
      }
    }
    const cooking = env.process(cook());
    env.process(guest());
    env.run();
    expect(log).toEqual([2, error]);
    expect(log[1]).toBe(error);
    expect([cooking.ok, cooking.value, cooking.defused, cooking.isAlive]).toEqual([
      false,
      error,
      true,
      false,
    ]);
  });

  test('ends the run when nobody waits for the process', () => {
    const env = new Environment();
    const error = new Error('burnt');
    function* cook(): ProcessGenerator {
      yield env.timeout(2);
      throw error;
    }
    const cooking = env.process(cook());
    expect(() => env.run()).toThrow(error);
    expect([cooking.defused, env.now]).toEqual([false, 2]);
  });

  test('passes up a chain of processes that let it through, to the end of the run', () => {
    const env = new Environment();
    const log: string[] = [];
    function* layer(depth: number): ProcessGenerator {
      try {
        if (depth === 0) throw new Error('burnt');
        yield env.process(layer(depth - 1));
      } finally {
        log.push(`left ${depth}`);
      }
    }
    env.process(layer(2));
    expect(() => env.run()).toThrow('burnt');
    expect(log).toEqual(['left 0', 'left 1', 'left 2']);
  });

  test('comes through several processes as the very same error, with the cause that it has', () => {
    const env = new Environment();
    const error = new Error('burnt', { cause: new Error('too hot') });
    const log: unknown[] = [];
    function* layer(depth: number): ProcessGenerator {
      if (depth === 0) throw error;
      yield env.process(layer(depth - 1));
    }
    function* guest(): ProcessGenerator {
      try {
        yield env.process(layer(3));
      } catch (thrown) {
        log.push(thrown === error, ((thrown as Error).cause as Error).message);
      }
    }
    env.process(guest());
    env.run();
    expect(log).toEqual([true, 'too hot']);
  });

  test('is the cause of the one that a process makes of it, up to the run', () => {
    const env = new Environment();
    function* layer(depth: number): ProcessGenerator {
      if (depth === 0) throw new Error('layer 0');
      try {
        yield env.process(layer(depth - 1));
      } catch (cause) {
        throw new Error(`layer ${depth}`, { cause });
      }
    }
    const messages: string[] = [];
    try {
      env.run(env.process(layer(2)));
    } catch (thrown) {
      for (let error: unknown = thrown; error instanceof Error; error = error.cause)
        messages.push(error.message);
    }
    expect(messages).toEqual(['layer 2', 'layer 1', 'layer 0']);
  });

  test('is the cause of the error with which it fails when it is no Error', () => {
    const env = new Environment();
    function* cook(): ProcessGenerator {
      throw 42;
    }
    const cooking = env.process(cook());
    expect(() => env.run()).toThrow('42');
    expect((cooking.value as unknown as Error).cause).toBe(42);
  });

  test('can be handled, and the process goes on', () => {
    const env = new Environment();
    function* cook(): ProcessGenerator {
      throw new Error('burnt');
    }
    function* guest(): ProcessGenerator<string> {
      try {
        yield env.process(cook());
      } catch {
        yield env.timeout(1);
      }
      return 'bread instead';
    }
    expect([env.run(env.process(guest())), env.now]).toEqual(['bread instead', 1]);
  });

  test('fails the process with an error that says it when it is no Error', () => {
    const env = new Environment();
    function* cook(): ProcessGenerator {
      throw 'burnt';
    }
    const cooking = env.process(cook());
    expect(() => env.run()).toThrow('burnt');
    expect(cooking.value).toBeInstanceOf(Error);
  });
});

describe('a process that yields what is no event', () => {
  test.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    [5, '5'],
    ['soon', 'soon'],
    [{}, 'Object'],
    [[], 'Array'],
    [Promise.resolve(), 'Promise'],
    [Symbol('soon'), 'Symbol(soon)'],
  ])('fails with an error that says which, where and when: %p', (yielded, shown) => {
    const env = new Environment();
    function* work(): ProcessGenerator {
      yield env.timeout(3);
      yield yielded as Event;
    }
    const process = env.process(work(), 'worker 1');
    let message = '';
    try {
      env.run();
    } catch (thrown) {
      message = (thrown as Error).message;
    }
    for (const part of [shown, 'no event', "'worker 1'", 'time 3']) expect(message).toContain(part);
    expect([process.isAlive, process.ok]).toEqual([false, false]);
  });

  test('passes that error to the one who waits for it', () => {
    const env = new Environment();
    const log: unknown[] = [];
    function* work(): ProcessGenerator {
      yield 5 as unknown as Event;
    }
    function* boss(): ProcessGenerator {
      try {
        yield env.process(work());
      } catch (thrown) {
        log.push(thrown);
      }
    }
    env.process(boss());
    env.run();
    expect(log).toEqual([expect.any(TypeError)]);
  });

  test('fails also when the event is of another environment', () => {
    const env = new Environment();
    const foreign = new Environment().timeout(1);
    function* work(): ProcessGenerator {
      yield foreign;
    }
    const process = env.process(work(), 'worker 1');
    expect(() => env.run()).toThrow(/'worker 1' at time 0 .*another environment/);
    expect(process.isAlive).toBe(false);
  });

  test('fails also when the event of another environment is processed', () => {
    const other = new Environment();
    const foreign = other.timeout(1);
    other.run();
    const env = new Environment();
    function* work(): ProcessGenerator {
      yield foreign;
    }
    env.process(work());
    expect(() => env.run()).toThrow(/another environment/);
  });
});
