import { describe, expect, test } from '@jest/globals';
import { Environment, type Event, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('A failure is taken charge of', () => {
  test('by a process into which it is thrown, even if that lets it through', () => {
    const env = new Environment();
    const [event, process] = failureAndWaiter(env);
    expect(() => env.run()).toThrow('broken');
    expect([event.defused, process.ok, process.defused]).toEqual([true, false, false]);
  });

  test('by a process into which it is thrown when it lies in the past', () => {
    const env = new Environment();
    const event = failure(env);
    expect(() => env.run()).toThrow('broken');
    const log = [event.defused];
    function* latecomer(): ProcessGenerator {
      try {
        yield event;
      } catch {
        log.push(event.defused);
      }
    }
    env.process(latecomer());
    env.run();
    expect(log).toEqual([false, true]);
  });

  test('by a callback that says so, the last one included', () => {
    const env = new Environment();
    const event = failure(env);
    event.callbacks!.push(
      () => {},
      () => {
        event.defused = true;
      },
    );
    env.run();
    expect([event.processed, event.defused]).toEqual([true, true]);
  });

  test('not by a callback that only looks at it', () => {
    const env = new Environment();
    const event = failure(env);
    const log: unknown[] = [];
    event.callbacks!.push(({ ok, value }) => log.push(ok, (value as Error).message));
    expect(() => env.run()).toThrow('broken');
    expect([log, event.defused]).toEqual([[false, 'broken'], false]);
  });

  test('not by a process that an interrupt took off the event', () => {
    const env = new Environment();
    const event = env.event();
    function* waiter(): ProcessGenerator {
      try {
        yield event;
      } catch {
        yield env.timeout(5);
      }
    }
    const process = env.process(waiter());
    env.run(1);
    event.fail(new Error('broken'));
    process.interrupt();
    expect(() => env.run()).toThrow('broken');
    expect([event.defused, process.isAlive]).toEqual([false, true]);
  });

  // Handing it on does take charge of it at present.
  test('not by an event that is triggered with it', () => {
    const env = new Environment();
    const [event, copy] = [failure(env), env.event<unknown>()];
    event.callbacks!.push(() => {
      copy.trigger(event);
      copy.defused = true;
    });
    expect(() => env.run()).toThrow('broken');
    expect(event.defused).toBe(false);
  });
});

function failure(env: Environment): Event {
  return env.event().fail(new Error('broken'));
}

function failureAndWaiter(env: Environment) {
  const event = env.event();
  function* waiter(): ProcessGenerator {
    yield event;
  }
  const process = env.process(waiter());
  event.fail(new Error('broken'));
  return [event, process] as const;
}
