import { describe, expect, test } from '@jest/globals';
import {
  Environment,
  type Interrupt,
  type Preempted,
  PreemptiveResource,
  type ProcessGenerator,
} from '../../lib/kernel/index.js';

describe('A preemptive resource', () => {
  test('of the preemptive kind takes the place of a less important user', () => {
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
});
