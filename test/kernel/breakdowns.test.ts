import { describe, expect, test } from '@jest/globals';
import {
  breakdowns,
  Environment,
  Interrupt,
  Preempted,
  PreemptiveResource,
  type ProcessGenerator,
  Resource,
  shiftSchedule,
} from '../../lib/kernel/index.js';

const times = { timeToFailure: () => 10, timeToRepair: () => 4 };

describe('Breakdowns', () => {
  test('of a plain resource let the user finish, and nobody follow until the repair', () => {
    const env = new Environment();
    const machine = new Resource(env);
    breakdowns(machine, times);
    const served: number[] = [];
    function* part(): ProcessGenerator {
      using place = machine.request();
      yield* place;
      yield* env.timeout(6);
      served.push(env.now);
    }
    for (let i = 0; i < 4; i++) env.process(part());
    env.run(27);
    // The second is there until 12, the machine works again at 14 and breaks again at 24.
    expect(served).toEqual([6, 12, 20, 26]);
  });

  test('of a preemptive resource interrupt the user', () => {
    const env = new Environment();
    const machine = new PreemptiveResource(env, 1, 'machine');
    breakdowns(machine, times);
    const log: unknown[] = [];
    function* part(): ProcessGenerator {
      let left = 15;
      while (left > 0) {
        using place = machine.request({ priority: 1 });
        const start = env.now;
        try {
          yield* place;
          yield* env.timeout(left);
          left = 0;
        } catch (error) {
          if (!(error instanceof Interrupt && error.cause instanceof Preempted)) throw error;
          left -= env.now - start;
          log.push([env.now, error.cause.by?.name, left]);
          yield* env.timeout(0.5);
        }
      }
      log.push(['done', env.now]);
    }
    env.process(part());
    env.run(100);
    expect(log).toEqual([
      [10, 'breakdowns of machine', 5],
      ['done', 19],
    ]);
  });

  test('of several places are independent, and end when interrupted in the midst of a repair', () => {
    const env = new Environment();
    const machines = new Resource(env, 3);
    const first = breakdowns(machines, times);
    breakdowns(machines, { timeToFailure: () => 12, timeToRepair: () => 100 });
    env.run(11);
    expect(machines.capacity).toBe(2);
    env.run(13);
    expect(machines.capacity).toBe(1);
    first.interrupt();
    env.run(14);
    expect([machines.capacity, first.isAlive]).toEqual([2, false]);
  });

  test('and a shift schedule add up: what is broken is missing from what is planned', () => {
    const env = new Environment();
    const machines = new Resource(env, 1);
    shiftSchedule(machines, [
      { duration: 9, capacity: 1 },
      { duration: 9, capacity: 3 },
      { duration: 2, capacity: 0 },
    ]);
    breakdowns(machines, { timeToFailure: () => 8, timeToRepair: () => 5 });
    breakdowns(machines, { timeToFailure: () => 8, timeToRepair: () => 12 });
    const capacities = [7, 8, 9, 13, 18].map((time) => {
      env.run(time + 0.5);
      return machines.capacity;
    });
    expect(capacities).toEqual([1, 0, 1, 2, 0]);
  });
});
