import { describe, expect, test } from '@jest/globals';
import {
  Environment,
  type Interrupt,
  Preempted,
  PreemptiveResource,
  type ProcessGenerator,
  type RequestOptions,
} from '../../lib/kernel/index.js';

/**
 * The users of a resource with so many places, by name, after old requests and, some time later, new ones;
 * an old one that is undefined leaves its place free. Nobody gives anything back.
 */
function usersAfter(
  old: readonly (RequestOptions | undefined)[],
  later: readonly RequestOptions[],
  wait = 1,
): string[] {
  const env = new Environment();
  const machine = new PreemptiveResource(env, old.length);
  const names = new Map<unknown, string>();
  for (const [i, options] of old.entries()) {
    if (options !== undefined) names.set(machine.request(options), `old ${i}`);
  }
  if (wait > 0) env.run(wait);
  for (const [i, options] of later.entries()) names.set(machine.request(options), `new ${i}`);
  return machine.users.map((user) => names.get(user)!);
}

describe('A preemptive resource', () => {
  test('takes the place of a less important user', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env);
    const log: unknown[] = [];
    function* job(name: string, at: number, priority: number): ProcessGenerator {
      yield* env.timeout(at);
      try {
        using place = machine.request({ priority });
        yield* place;
        log.push([name, env.now]);
        yield* env.timeout(10);
      } catch (error) {
        const { cause } = error as Interrupt;
        log.push([name, env.now, (cause as Preempted).usageSince]);
      }
    }
    env.process(job('minor', 1, 5));
    env.process(job('urgent', 4, 0));
    env.run();
    expect(log).toEqual([
      ['minor', 1],
      ['minor', 4, 1],
      ['urgent', 4],
    ]);
  });

  test('says who has taken the place, where, and since when it had been held', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env);
    const log: unknown[] = [];
    function* before(): ProcessGenerator {
      using place = machine.request({ priority: 1 });
      yield place;
      yield env.timeout(2);
    }
    function* minor(): ProcessGenerator {
      try {
        using place = machine.request({ priority: 1 });
        yield place;
        yield env.timeout(10);
      } catch (error) {
        const cause = (error as Interrupt).cause as Preempted;
        log.push(
          cause instanceof Preempted,
          cause.by === winning,
          cause.usageSince,
          cause.resource === machine,
        );
      }
    }
    function* winner(): ProcessGenerator {
      yield env.timeout(5);
      using place = machine.request();
      log.push(place.triggered, machine.users[0] === place);
      yield place;
    }
    env.process(before());
    env.process(minor());
    const winning = env.process(winner());
    env.run();
    expect(log).toEqual([true, true, true, true, 2, true]);
  });

  test('takes a place only for a request that is strictly more important', () => {
    // The same priority, but a later time: less important than the one that is there.
    expect(usersAfter([{ priority: 1 }], [{ priority: 1 }, { priority: 2 }])).toEqual(['old 0']);
    // The same priority and the same time: equally important.
    expect(usersAfter([{ priority: 1 }], [{ priority: 1 }], 0)).toEqual(['old 0']);
  });

  test('takes none for a request that does not preempt', () => {
    expect(usersAfter([{ priority: 5 }], [{ priority: 0, preempt: false }])).toEqual(['old 0']);
  });

  test('takes none while one is free', () => {
    expect(usersAfter([{ priority: 5 }, undefined], [{ priority: 0 }])).toEqual(['old 0', 'new 0']);
  });

  test('takes it from the least important user', () => {
    const users = [{ priority: 3 }, { priority: 5 }, { priority: 4 }];
    expect(usersAfter(users, [{ priority: 3 }, { priority: 0 }])).toEqual(['old 0', 'new 0', 'new 1']);
  });

  test('takes it, of users who are equally unimportant, from the one who was granted first', () => {
    const users = [{ priority: 1 }, { priority: 5 }, { priority: 5 }, { priority: 5 }];
    expect(usersAfter(users, [{ priority: 0 }, { priority: 0 }])).toEqual([
      'old 0',
      'old 3',
      'new 0',
      'new 1',
    ]);
  });

  test('takes it, of users who have one priority, from the one who asked last', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env, 2);
    const log: string[] = [];
    function* job(name: string, at: number, priority: number): ProcessGenerator {
      yield env.timeout(at);
      try {
        using place = machine.request({ priority });
        yield place;
        yield env.timeout(10);
        log.push(`${name} is done`);
      } catch {
        log.push(`${name} has lost`);
      }
    }
    env.process(job('early', 1, 5));
    env.process(job('late', 2, 5));
    env.process(job('urgent', 3, 0));
    env.run();
    expect(log).toEqual(['late has lost', 'early is done', 'urgent is done']);
  });

  test('holds a user who does not preempt less important than a request of the same time that does', () => {
    expect(usersAfter([{ preempt: false }], [{}], 0)).toEqual(['new 0']);
  });

  test('grants the place in the same pass, and keeps the one who lost it out of the queue', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env);
    const minor = machine.request({ priority: 1 });
    const urgent = machine.request({ priority: 0 });
    expect([urgent.triggered, machine.users, machine.queue.length, minor.ok]).toEqual([
      true,
      [urgent],
      0,
      true,
    ]);
  });

  test('looks at the head of the queue only: one that does not preempt holds up one that would', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env);
    const user = machine.request({ priority: 5 });
    const patient = machine.request({ priority: 0, preempt: false });
    const eager = machine.request({ priority: 1 });
    const log = [machine.users.includes(user), eager.triggered];
    patient.cancel();
    log.push(eager.triggered);
    machine.request({ priority: 9, preempt: false });
    log.push(eager.triggered, machine.users.includes(user));
    expect(log).toEqual([true, false, false, true, false]);
  });

  test('preempts for a head that has waited also when a place is given back in vain', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env);
    machine.request({ priority: 5 });
    const patient = machine.request({ priority: 0, preempt: false });
    const eager = machine.request({ priority: 1 });
    patient.cancel();
    const release = machine.release(patient);
    const before = eager.triggered;
    env.run(release);
    expect([before, eager.triggered]).toEqual([false, true]);
  });

  test('queues those that preempt before those of the same time that do not', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env);
    const user = machine.request({ priority: -9 });
    const [a, b, c] = [false, true, false].map((preempt) => machine.request({ priority: 2, preempt }));
    const d = machine.request({ priority: 1, preempt: false });
    expect([machine.users, [...machine.queue]]).toEqual([[user], [d, b, a, c]]);
  });

  test('gives the place back when the one who lost it leaves its block, but not that of the winner', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env);
    const log: unknown[] = [];
    function* job(name: string, at: number, priority: number): ProcessGenerator {
      yield env.timeout(at);
      try {
        using place = machine.request({ priority });
        yield place;
        yield env.timeout(10);
      } catch {
        log.push(`${name} has lost`);
      }
      yield env.timeout(0);
      log.push([name, machine.count, env.now]);
    }
    env.process(job('minor', 0, 1));
    env.process(job('urgent', 3, 0));
    env.run();
    expect(log).toEqual(['minor has lost', ['minor', 1, 3], ['urgent', 0, 13]]);
  });

  test('takes no place in vain while there are more users than places', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env, 3);
    const users = [1, 2, 3].map((priority) => machine.request({ priority }));
    machine.capacity = 1;
    const urgent = machine.request({ priority: 0 });
    expect([machine.users, urgent.triggered]).toEqual([users, false]);
  });

  test('refuses a process the place that it has itself, which it keeps', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env);
    function* greedy(): ProcessGenerator {
      const place = machine.request({ priority: 1 });
      yield place;
      expect(() => machine.request({ priority: 0 })).toThrow(
        "process 'greedy' asks for the place that it has itself (in process 'greedy' at time 0)",
      );
      expect([machine.users, machine.queue.length]).toEqual([[place], 0]);
    }
    env.run(env.process(greedy(), 'greedy'));
  });

  test('takes the place of a process that has ended without giving it back', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env);
    function* forgetful(): ProcessGenerator {
      yield machine.request({ priority: 1 });
    }
    env.process(forgetful());
    env.run();
    const next = machine.request({ priority: 0 });
    expect(machine.users).toEqual([next]);
  });

  test('lets a request of somebody else wait that only the running process could make room for', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env);
    const hurried = env.event();
    function* holder(): ProcessGenerator {
      using place = machine.request({ priority: 5 });
      yield place;
      yield hurried;
      machine.request({ priority: 9 }).cancel();
    }
    function* other(): ProcessGenerator {
      using place = machine.request({ priority: 3 });
      yield place;
    }
    const holding = env.process(holder());
    env.run(1);
    const first = machine.request({ priority: 1, preempt: false });
    const waiting = env.process(other());
    env.run(2);
    first.cancel();
    hurried.succeed();
    env.run();
    expect([holding.ok, waiting.ok, env.waiting()]).toEqual([true, true, []]);
  });
});
