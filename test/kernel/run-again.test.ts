import { describe, expect, test } from '@jest/globals';
import { Environment, NORMAL, type ProcessGenerator, Store } from '../../lib/kernel/index.js';

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

describe('Between a stop at an event and the next run', () => {
  /** An event with two waiters at which a run was stopped between the one and the other. */
  function stopped() {
    const env = new Environment();
    const event = env.timeout(3, 'tea');
    const log: string[] = [];
    const waiter = (name: string) => () => {
      log.push(name);
    };
    event.callbacks!.push(waiter('before'));
    function* late(): ProcessGenerator {
      yield env.timeout(1);
      event.callbacks!.push(waiter('behind'));
    }
    env.process(late());
    env.run(event);
    return { env, event, log, waiter };
  }

  test('those who have not been told can be added to, and taken out', () => {
    const { env, event, log, waiter } = stopped();
    event.callbacks!.push(waiter('new'));
    const before = [...log];
    event.callbacks!.shift();
    env.run();
    expect([before, log]).toEqual([['before'], ['before', 'new']]);
  });

  test('a condition made over the event waits for it, and a process too', () => {
    const { env, event, log } = stopped();
    const any = env.anyOf([event]);
    const made = any.triggered;
    function* latecomer(): ProcessGenerator {
      log.push(yield* event);
    }
    env.process(latecomer());
    env.run();
    expect([made, any.value.values(), log]).toEqual([false, ['tea'], ['before', 'behind', 'tea']]);
  });

  test('what it serves has been served, and is not served once more', () => {
    const env = new Environment();
    const store = new Store<string>(env);
    const gets = [store.get(), store.get()];
    const put = store.put('a');
    store.put('b');
    const log: boolean[][] = [];
    const note = () => log.push(gets.map(({ triggered }) => triggered));
    env.run(put);
    note();
    env.step();
    note();
    env.run();
    note();
    expect(log).toEqual([
      [true, false],
      [true, false],
      [true, true],
    ]);
  });

  test('the value of a condition has been taken, and stays', () => {
    const env = new Environment();
    const [a, b] = [env.timeout(1, 'a'), env.timeout(2, 'b')];
    const any = env.anyOf([a, b]);
    env.run(any);
    env.run();
    expect([b.processed, any.value.values()]).toEqual([true, ['a']]);
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

test('A run inside a process does not lose the end of the run around it', () => {
  const env = new Environment();
  function* ticking(): ProcessGenerator {
    for (;;) yield env.timeout(1);
  }
  function* inner(): ProcessGenerator {
    yield env.timeout(1);
    env.run();
  }
  env.process(ticking());
  env.process(inner());
  env.run(7);
  expect(env.now).toBe(7);
});
