import { describe, expect, test } from '@jest/globals';
import { Environment, Process, type ProcessGenerator } from '../../lib/kernel/index.js';

describe('a process', () => {
  test('starts when it is run, not when it is made', () => {
    const env = new Environment();
    const log: string[] = [];
    function* work(): ProcessGenerator {
      log.push('started');
    }
    env.process(work());
    log.push('made');
    env.run();
    expect(log).toEqual(['made', 'started']);
  });

  test('has as its value what its generator returns', () => {
    const env = new Environment();
    function* cook(): ProcessGenerator<string> {
      yield env.timeout(2);
      return 'soup';
    }
    const process = env.process(cook());
    env.run();
    expect([process.ok, process.value]).toEqual([true, 'soup']);
  });

  test('may be waited for, like any event', () => {
    const env = new Environment();
    const log: unknown[] = [];
    function* cook(): ProcessGenerator<string> {
      yield env.timeout(2);
      return 'soup';
    }
    function* guest(): ProcessGenerator {
      const dish = yield* env.process(cook());
      log.push(env.now, dish);
    }
    env.process(guest());
    env.run();
    expect(log).toEqual([2, 'soup']);
  });

  test('may be waited for when it has ended', () => {
    const env = new Environment();
    function* cook(): ProcessGenerator<string> {
      return 'soup';
    }
    const cooking = env.process(cook());
    env.run();
    function* guest(): ProcessGenerator<string> {
      return yield* cooking;
    }
    expect(env.run(env.process(guest()))).toBe('soup');
  });

  test('may return at once, and is then triggered by its start', () => {
    const env = new Environment();
    function* nothing(): ProcessGenerator {}
    const process = env.process(nothing());
    const states = [[process.isAlive, process.triggered, process.processed]];
    env.step();
    states.push([process.isAlive, process.triggered, process.processed]);
    env.step();
    states.push([process.isAlive, process.triggered, process.processed]);
    expect(states).toEqual([
      [true, false, false],
      [false, true, false],
      [false, true, true],
    ]);
  });

  test('is alive until its generator ends', () => {
    const env = new Environment();
    function* work(): ProcessGenerator<boolean> {
      yield env.timeout(2);
      return process.isAlive;
    }
    const process: Process<boolean> = env.process(work());
    const log = [process.isAlive];
    env.run(1);
    log.push(process.isAlive);
    env.run();
    log.push(process.isAlive);
    expect([log, process.value]).toEqual([[true, true, false], true]);
  });

  test('has the name that it was given', () => {
    const env = new Environment();
    function* work(): ProcessGenerator {}
    const process = env.process(work(), 'worker 3');
    expect(process).toBeInstanceOf(Process);
    expect(process.name).toBe('worker 3');
  });

  test('has as its target the event for which it waits, and none while it runs and when it has ended', () => {
    const env = new Environment();
    const [one, other] = [env.timeout(1), env.timeout(2)];
    const whileRunning: unknown[] = [];
    function* work(): ProcessGenerator {
      whileRunning.push(process.target);
      yield one;
      whileRunning.push(process.target);
      yield other;
    }
    const process: Process = env.process(work());
    expect(process.target?.triggered).toBe(true); // its start
    env.run(0.5);
    expect(process.target).toBe(one);
    env.run(1.5);
    expect(process.target).toBe(other);
    env.run();
    expect([...whileRunning, process.target]).toEqual([undefined, undefined, undefined]);
  });

  test('goes through processed events without piling them up on the stack', () => {
    const env = new Environment();
    const done = env.event<number>().succeed(1);
    function* count(): ProcessGenerator<number> {
      yield env.timeout(1);
      let sum = 0;
      for (let i = 0; i < 100_000; i++) sum += yield* done;
      return sum;
    }
    expect(env.run(env.process(count()))).toBe(100_000);
  });

  test('may be the last of a long chain of processes that wait for each other', () => {
    const env = new Environment();
    function* first(): ProcessGenerator<number> {
      yield env.timeout(1);
      return 1;
    }
    function* next(previous: Process<number>): ProcessGenerator<number> {
      return 1 + (yield* previous);
    }
    let last = env.process(first());
    for (let i = 1; i < 20_000; i++) last = env.process(next(last));
    expect([env.run(last), env.now]).toEqual([20_000, 1]);
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a generator function that was not called', function* () {}],
    ['a function', () => {}],
    ['a list', []],
    ['an event', new Environment().event()],
    ['a promise', Promise.resolve()],
  ])('is not made of %s', (_, notGenerator) => {
    const env = new Environment();
    expect(() => env.process(notGenerator as ProcessGenerator)).toThrow(TypeError);
    expect(env.peek()).toBe(Number.POSITIVE_INFINITY);
  });

  test('can take a step of the run itself, and is still the one that runs', () => {
    const env = new Environment();
    const seen: unknown[] = [];
    function* other(): ProcessGenerator {
      seen.push(env.activeProcess === others);
    }
    function* stepper(): ProcessGenerator {
      env.step();
      seen.push(env.activeProcess === stepping);
    }
    const stepping = env.process(stepper());
    const others = env.process(other());
    env.run();
    expect(seen).toEqual([true, true]);
  });
});
