import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import {
  Environment,
  type Event,
  type ProcessGenerator,
  RealtimeEnvironment,
  type WallClock,
} from '../../lib/kernel/index.js';

/** A clock that stands still but for waiting (which takes no time) and `work`. */
class FakeClock implements WallClock {
  ms = 0;
  readonly waits: number[] = [];

  now(): number {
    return this.ms;
  }

  after(ms: number, call: () => void): () => void {
    let isCancelled = false;
    setImmediate(() => {
      if (isCancelled) return;
      this.waits.push(ms);
      this.ms += ms;
      call();
    });
    return () => {
      isCancelled = true;
    };
  }

  work(ms: number): void {
    this.ms += ms;
  }
}

function* ticking(env: Environment, log: number[], gap: number, count: number): ProcessGenerator<string> {
  for (let i = 0; i < count; i++) {
    yield* env.timeout(gap);
    log.push(env.now);
  }
  return 'done';
}

describe('A real-time environment', () => {
  test('waits until each event is due, so many seconds for a unit of time', async () => {
    const clock = new FakeClock();
    const env = new RealtimeEnvironment({ initialTime: 5, factor: 0.5, clock });
    const log: number[] = [];
    env.process(ticking(env, log, 2, 3));
    await env.run();
    expect(log).toEqual([7, 9, 11]);
    expect(clock.waits).toEqual([1000, 1000, 1000]);
  });

  test('runs until a time or an event, and goes on', async () => {
    const clock = new FakeClock();
    const env = new RealtimeEnvironment({ clock });
    const log: number[] = [];
    const process = env.process(ticking(env, log, 2, 3));
    await env.run(3);
    expect([log, env.now, clock.ms]).toEqual([[2], 3, 3000]);
    const value: string = await env.run(process);
    expect([value, env.now, clock.ms]).toEqual(['done', 6, 6000]);
    expect(await env.run(process)).toBe('done');
  });

  test('gives the same trace as an environment without real time', async () => {
    const logs = await Promise.all(
      [new Environment(), new RealtimeEnvironment({ clock: new FakeClock() })].map(async (env) => {
        const log: number[] = [];
        env.process(ticking(env, log, 0.3, 10));
        env.process(ticking(env, log, 0.5, 6));
        await env.run();
        return log;
      }),
    );
    expect(logs[1]).toEqual(logs[0]);
  });

  test('is an Environment to models, and its promise has the type of the event’s value', async () => {
    const env: Environment = new RealtimeEnvironment({ clock: new FakeClock() });
    const event: Event<number> = env.timeout(1, 42);
    const value: number = await env.run(event);
    expect(value).toBe(42);
  });

  test('fails when it is late by more than a unit of time, if strict', async () => {
    const clock = new FakeClock();
    const env = new RealtimeEnvironment({ clock, factor: 0.1 });
    function* slow(): ProcessGenerator {
      yield env.timeout(1);
      clock.work(250);
      yield env.timeout(1);
    }
    env.process(slow());
    await expect(env.run()).rejects.toThrow(
      'too slow for real time: at time 2 the run is 0.150 s late, and strict, which allows 0.1 s',
    );
  });

  test('may be late by a unit of time, and by any time if not strict', async () => {
    for (const [strict, late] of [
      [true, 100],
      [false, 5000],
    ] as const) {
      const clock = new FakeClock();
      const env = new RealtimeEnvironment({ clock, factor: 0.1, strict });
      clock.work(late);
      env.timeout(0);
      await env.run();
      expect(clock.ms).toBe(late);
    }
  });

  test('counts from the moment of sync', async () => {
    const clock = new FakeClock();
    const env = new RealtimeEnvironment({ clock });
    env.timeout(2);
    clock.work(60_000);
    env.sync();
    await env.run();
    expect(clock.waits).toEqual([2000]);
  });

  test('steps in real time', async () => {
    const clock = new FakeClock();
    const env = new RealtimeEnvironment({ clock });
    env.timeout(2);
    await env.step();
    expect([env.now, clock.ms]).toEqual([2, 2000]);
    await expect(env.step()).rejects.toThrow('there is no event left to process');
  });

  test('rejects with the error of a process, and when nothing is left before the event', async () => {
    const env = new RealtimeEnvironment({ clock: new FakeClock() });
    function* thrower(): ProcessGenerator {
      yield env.timeout(1);
      throw new Error('oh');
    }
    env.process(thrower());
    await expect(env.run()).rejects.toThrow('oh');
    await expect(env.run(env.event())).rejects.toThrow('nothing is left to do at time 1');
    await expect(env.run(1)).rejects.toThrow('cannot run until 1');
  });

  test('lets other work go on, which may trigger what the model waits for, at the time that it then is', async () => {
    const env = new RealtimeEnvironment({ factor: 0.01 });
    const door = env.event<string>();
    const log: unknown[] = [];
    function* guest(): ProcessGenerator {
      log.push(yield* door);
      const entered = env.now;
      log.push(entered > 1 && entered < 1000);
      yield* env.timeout(2);
      log.push(env.now === entered + 2);
    }
    env.process(guest());
    env.timeout(1000);
    const run = env.run(env.process(guest()));
    await sleep(30);
    door.succeed('knock');
    await run;
    expect(log).toEqual(['knock', true, 'knock', true, true, true]);
  });

  test('gives way to other work even when it is never early', async () => {
    const env = new RealtimeEnvironment({ factor: 1e-9, strict: false });
    let turns = 0;
    function* busy(): ProcessGenerator {
      while (turns < 2) yield env.timeout(1);
    }
    env.process(busy());
    const other = setInterval(() => turns++, 1);
    await env.run();
    clearInterval(other);
    expect(turns).toBeGreaterThanOrEqual(2);
  });

  test.each([0, -1, Number.NaN, Infinity])('refuses the factor %d', (factor) => {
    expect(() => new RealtimeEnvironment({ factor })).toThrow(
      `a factor is a number of seconds above 0, not ${factor}`,
    );
  });

  test('has one time in a stretch of outside code, however the clock goes on in it', async () => {
    const clock = new FakeClock();
    // Each look at this clock takes it further.
    const restless: WallClock = {
      now: () => (clock.ms += 0.01),
      after: (ms, call) => {
        const timer = setTimeout(call, ms / 10);
        return () => clearTimeout(timer);
      },
    };
    const env = new RealtimeEnvironment({ clock: restless, factor: 0.001, strict: false });
    const doors = [env.event(), env.event()];
    const log: string[] = [];
    const times: number[] = [];
    function* guest(name: string, door: Event): ProcessGenerator {
      try {
        yield door;
        log.push(name);
      } catch {
        log.push(`${name} is called away`);
      }
      times.push(env.now);
    }
    env.process(guest('a', doors[0]!));
    env.process(guest('b', doors[1]!));
    const third = env.process(guest('c', env.event()));
    env.timeout(1e6);
    const run = env.run(third);
    await sleep(5);
    for (const door of doors) door.succeed();
    third.interrupt();
    await run;
    expect(log).toEqual(['c is called away', 'a', 'b']);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('waits no longer for what other work has cancelled, and ends when nothing is left', async () => {
    const clock = new FakeClock();
    const env = new RealtimeEnvironment({ clock, factor: 0.5 });
    const [early, late] = [env.timeout(3), env.timeout(8)];
    const run = env.run();
    env.cancel(early);
    env.cancel(late);
    await run;
    expect([env.now, clock.waits]).toEqual([0, []]);
  });

  test('refuses a second run or step while one is under way', async () => {
    const env = new RealtimeEnvironment({ clock: new FakeClock() });
    env.timeout(3);
    const first = env.run(2);
    await expect(env.run(5)).rejects.toThrow('the environment is running already');
    await expect(env.step()).rejects.toThrow('the environment is running already');
    await first;
    await env.run(5);
    expect(env.now).toBe(5);
  });
});
