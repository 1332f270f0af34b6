import { describe, expect, test } from '@jest/globals';
import { Environment, type ProcessGenerator, Resource, shiftSchedule } from '../../lib/kernel/index.js';

describe('A shift schedule', () => {
  test('grows at once, shrinks as users leave, and begins again', () => {
    const env = new Environment();
    const clerks = new Resource(env, 1, 'clerks');
    shiftSchedule(clerks, [
      { duration: 10, capacity: 0 },
      { duration: 5, capacity: 2 },
    ]);
    const log: unknown[] = [];
    function* customer(name: string): ProcessGenerator {
      using clerk = clerks.request();
      yield* clerk;
      log.push([name, env.now, clerks.count]);
      yield* env.timeout(3);
    }
    for (const name of ['a', 'b', 'c', 'd', 'e']) env.process(customer(name));
    env.run(60);
    // c and d are served at 13, until 16, though the shift ends at 15; e waits for the next.
    expect(log).toEqual([
      ['a', 10, 2],
      ['b', 10, 2],
      ['c', 13, 2],
      ['d', 13, 2],
      ['e', 25, 1],
    ]);
  });

  test('ends when its process is interrupted, and the run can end', () => {
    const env = new Environment();
    const clerks = new Resource(env, 5);
    const shifts = shiftSchedule(clerks, [
      { duration: 1, capacity: 1 },
      { duration: 1, capacity: 2 },
    ]);
    env.run(1.5);
    shifts.interrupt();
    env.run();
    expect([clerks.capacity, shifts.isAlive]).toEqual([2, false]);
  });

  test.each([
    [[], 'at least one shift'],
    [[{ duration: 0, capacity: 1 }], 'a duration above 0, not 0'],
    [[{ duration: 1, capacity: -1 }], 'a capacity of at least 0, not -1'],
  ])('of %j is refused', (shifts, problem) => {
    expect(() => shiftSchedule(new Resource(new Environment()), shifts)).toThrow(problem);
  });
});
