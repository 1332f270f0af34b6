import { describe, expect, test } from '@jest/globals';
import { Container, Environment, type ProcessGenerator, Resource, Store } from '../../lib/kernel/index.js';

function report(env: Environment): string[] {
  return env.waiting().map(({ process, what, since }) => `${process.name} since ${since} for ${what}`);
}

describe('The report of who waits', () => {
  test('shows a circle of processes that wait for one another', () => {
    const env = new Environment();
    const forks = [new Resource(env, 1, 'fork 0'), new Resource(env, 1, 'fork 1')];
    function* philosopher(left: Resource, right: Resource): ProcessGenerator {
      using first = left.request();
      yield* first;
      yield* env.timeout(1);
      using second = right.request();
      yield* second;
    }
    env.process(philosopher(forks[0]!, forks[1]!), 'Plato');
    env.process(philosopher(forks[1]!, forks[0]!), 'Kant');
    env.run();
    expect(report(env)).toEqual([
      'Plato since 1 for a request of fork 1 (1 of 1 taken)',
      'Kant since 1 for a request of fork 0 (1 of 1 taken)',
    ]);
  });

  test('says of every kind of event what it is', () => {
    const env = new Environment();
    const tank = new Container(env, { capacity: 10, initial: 4, name: 'tank' });
    const shelf = new Store<string>(env, 1, 'shelf');
    function* waiter(event: () => Iterable<unknown>): ProcessGenerator {
      yield event() as never;
    }
    const asleep = env.process(
      waiter(() => env.event()),
      'asleep',
    );
    env.process(
      waiter(() => tank.get(5)),
      'driver',
    );
    env.process(
      waiter(() => tank.put(7)),
      'truck',
    );
    env.process(
      waiter(() => shelf.get()),
      'reader',
    );
    env.process(
      waiter(() => asleep),
      'nurse',
    );
    env.process(
      waiter(() => env.anyOf([env.event(), asleep])),
      'doctor',
    );
    env.process(
      waiter(() => env.event().and(asleep)),
      'porter',
    );
    env.run();
    expect(report(env)).toEqual([
      'asleep since 0 for an event',
      'driver since 0 for 5 from tank (level 4 of 10)',
      'truck since 0 for room for 7 in tank (level 4 of 10)',
      'reader since 0 for an item from shelf (0 of 1 items)',
      "nurse since 0 for process 'asleep'",
      "doctor since 0 for any of (an event, process 'asleep')",
      "porter since 0 for all of (an event, process 'asleep')",
    ]);
  });

  test('is empty once all have ended, by themselves or with an error', () => {
    const env = new Environment();
    function* worker(fails: boolean): ProcessGenerator {
      yield env.timeout(1);
      if (fails) throw new Error('oh');
    }
    env.process(worker(false));
    env.process(worker(true));
    env.process(worker(false));
    expect(env.waiting()).toHaveLength(3);
    expect(() => env.run()).toThrow('oh');
    env.run();
    expect(env.waiting()).toEqual([]);
  });

  test('leaves out the process that asks, and takes in those that have not begun', () => {
    const env = new Environment();
    const seen: string[] = [];
    function* asker(): ProcessGenerator {
      env.process(late(), 'late');
      seen.push(...report(env));
      yield env.timeout(1);
    }
    function* late(): ProcessGenerator {}
    env.process(asker(), 'asker');
    env.run();
    expect(seen).toEqual(["late since 0 for the start of process 'late'"]);
  });

  test('is part of the error of a run until an event that never comes', () => {
    const env = new Environment();
    function* waiter(): ProcessGenerator {
      yield env.timeout(2);
      yield env.event();
    }
    for (let i = 0; i < 5; i++) env.process(waiter(), `waiter ${i}`);
    expect(() => env.run(env.event())).toThrow(
      'nothing is left to do at time 2, and an event, until which to run, has not been triggered; waiting are ' +
        "process 'waiter 0' for an event since 2, process 'waiter 1' for an event since 2, " +
        "process 'waiter 2' for an event since 2, 2 more",
    );
  });
});

test('The error of a run that has nothing left to do cuts the words of long conditions', () => {
  const env = new Environment();
  function* waiter(): ProcessGenerator {
    yield env.allOf(Array.from({ length: 1000 }, () => env.event()));
  }
  env.process(waiter());
  const run = () => env.run(env.event());
  expect(run).toThrow(/waiting are process 'process' for all of \(an event, .{80,120}\.\.\. since 0$/);
});

describe('An error that ends a run', () => {
  test('is the very error that was thrown, and shows below its stack through which processes it came', () => {
    const env = new Environment();
    const error = new Error('broken');
    function* inner(): ProcessGenerator {
      yield env.timeout(3);
      throw error;
    }
    function* outer(): ProcessGenerator {
      yield env.process(inner(), 'inner');
    }
    env.process(outer(), 'outer');
    expect(() => env.run()).toThrow(error);
    expect(error.message).toBe('broken');
    expect(error.stack!.split('\n').slice(-2)).toEqual([
      "    in process 'inner' at time 3",
      "    in process 'outer' at time 3",
    ]);
  });

  test('may be frozen', () => {
    const env = new Environment();
    function* thrower(): ProcessGenerator {
      throw Object.freeze(new Error('cold'));
    }
    env.process(thrower());
    expect(() => env.run()).toThrow('cold');
  });

  test('names the process and the time when it is the kernel that refuses something', () => {
    const env = new Environment();
    function* thrower(): ProcessGenerator {
      yield env.timeout(3);
      yield env.timeout(-1);
    }
    env.process(thrower(), 'hasty');
    expect(() => env.run()).toThrow(
      "a delay is a number of at least 0, not -1 (in process 'hasty' at time 3)",
    );
  });

  test('shows its way also when the run is until that process, and not what became of it earlier', () => {
    const env = new Environment();
    const error = new Error('again');
    function* thrower(): ProcessGenerator {
      yield env.timeout(1);
      throw error;
    }
    function* forgiving(): ProcessGenerator {
      yield env.process(thrower(), 'first').or(env.timeout(5));
    }
    function* outer(): ProcessGenerator {
      try {
        yield env.process(forgiving(), 'forgiving');
      } catch {
        yield env.process(thrower(), 'second');
      }
    }
    expect(() => env.run(env.process(outer(), 'outer'))).toThrow(error);
    expect(error.stack!.split('\n').filter((line) => line.startsWith('    in process'))).toEqual([
      "    in process 'second' at time 2",
      "    in process 'outer' at time 2",
    ]);
  });
});
