import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Environment, type Event, NORMAL, type ProcessGenerator, URGENT } from '../../lib/kernel/index.js';

/** An environment, and a log of the names of those events whose turn has come. */
function watched() {
  const env = new Environment();
  const log: string[] = [];
  function* watch(event: Event, name: string): ProcessGenerator {
    yield event;
    log.push(name);
  }
  return { env, log, watch: (event: Event, name: string) => env.process(watch(event, name)) };
}

describe('the agenda is ordered', () => {
  test('by time first', () => {
    const { env, log, watch } = watched();
    for (const delay of [3, 1, 4, 1.5, 9, 2, 6]) watch(env.timeout(delay), `${delay}`);
    env.run();
    expect(log).toEqual(['1', '1.5', '2', '3', '4', '6', '9']);
  });

  test('by time also when it is long', () => {
    const { env, log, watch } = watched();
    const shuffled = Array.from({ length: 1000 }, (_, i) => (i * 387) % 1000);
    for (const delay of shuffled) watch(env.timeout(delay), `${delay}`);
    env.run();
    expect(log).toEqual(Array.from({ length: 1000 }, (_, i) => `${i}`));
  });

  test('by insertion at the same time', () => {
    const { env, log, watch } = watched();
    for (const name of ['a', 'b', 'c', 'd']) watch(env.timeout(1), name);
    env.run();
    expect(log).toEqual(['a', 'b', 'c', 'd']);
  });

  test('by insertion also when it is long', () => {
    const { env, log, watch } = watched();
    const names = Array.from({ length: 1000 }, (_, i) => `${i}`);
    for (const name of names) watch(env.timeout(1), name);
    env.run();
    expect(log).toEqual(names);
  });

  test('by time however the time was reached', () => {
    const { env, log, watch } = watched();
    function* halves(): ProcessGenerator {
      yield env.timeout(0.5);
      watch(env.timeout(0.5), 'in two steps');
    }
    env.process(halves());
    watch(env.timeout(1), 'in one step');
    env.run();
    expect(log).toEqual(['in one step', 'in two steps']);
  });

  test.each([0, 1])('by priority, from -15 to 15, at the same time: in %i', (delay) => {
    const { env, log, watch } = watched();
    const priorities = Array.from({ length: 31 }, (_, i) => i - 15);
    const events = priorities.map((priority) => {
      const event = env.event();
      watch(event, `${priority}`);
      return event;
    });
    env.run();
    for (const i of priorities.keys()) env.schedule(events[30 - i]!, 15 - i, delay);
    env.run();
    expect(log).toEqual(priorities.map(String));
  });

  test('by insertion within a priority', () => {
    const { env, log, watch } = watched();
    const names = ['7', '-7', '7 again', '-7 again'];
    const events = names.map((name) => {
      const event = env.event();
      watch(event, name);
      return event;
    });
    env.run();
    for (const [i, event] of events.entries()) env.schedule(event, i % 2 === 0 ? 7 : -7);
    env.run();
    expect(log).toEqual(['-7', '-7 again', '7', '7 again']);
  });

  test.each<[string, number]>([
    ['succeed() and zero timeouts', NORMAL],
    ['process starts', URGENT],
  ])('such that an entry of long ago comes before the %s made now', (_, priority) => {
    const { env, log, watch } = watched();
    const old = env.event();
    const late = env.event();
    watch(late, 'made now');
    watch(old, 'of long ago');
    function* makeLate(): ProcessGenerator {
      yield env.at(1, undefined, -1);
      env.schedule(late, priority);
    }
    env.process(makeLate());
    env.run(0.5);
    env.schedule(old, priority, 0.5);
    env.run();
    expect(log).toEqual(['of long ago', 'made now']);
  });

  test('as the priority given to a moment says', () => {
    const { env, log, watch } = watched();
    for (const priority of [3, NORMAL, -3, URGENT]) watch(env.at(1, undefined, priority), `${priority}`);
    env.run();
    expect(log).toEqual(['-3', '0', '1', '3']);
  });

  test('as a sorted list would be, whoever adds to it and when', () => {
    fc.assert(
      fc.property(programs, (program) => {
        const order = orderInEnvironment(program);
        expect(order).toEqual(orderInSortedList(program));
        const times = order.map(({ time }) => time);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });

  test.each([-16, 16, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'and refuses the priority %p',
    (priority) => {
      const env = new Environment();
      expect(() => env.schedule(env.event(), priority)).toThrow(RangeError);
      expect(() => env.at(1, undefined, priority)).toThrow(RangeError);
      expect(env.peek()).toBe(Number.POSITIVE_INFINITY);
    },
  );

  test.each([-1, -Number.MIN_VALUE, Number.NaN, Number.NEGATIVE_INFINITY])(
    'and refuses the delay %p',
    (delay) => {
      // At this time the sum of clock and delay does not show the smallest delay.
      const env = new Environment({ initialTime: 1 });
      expect(() => env.schedule(env.event(), NORMAL, delay)).toThrow(RangeError);
      expect(env.peek()).toBe(Number.POSITIVE_INFINITY);
    },
  );
});

describe('at the same time', () => {
  test('zero timeouts and succeed() take turns in the order in which they were made', () => {
    const { env, log, watch } = watched();
    watch(env.timeout(0), 'timeout');
    watch(env.event().succeed(), 'succeed');
    watch(env.timeout(0), 'timeout again');
    watch(env.event().succeed(), 'succeed again');
    env.run();
    expect(log).toEqual(['timeout', 'succeed', 'timeout again', 'succeed again']);
  });

  test('a zero timeout comes after all that was there before it', () => {
    const { env, log, watch } = watched();
    function* goRound(name: string): ProcessGenerator {
      for (const round of [1, 2]) {
        yield env.timeout(0);
        log.push(`${name}${round}`);
      }
    }
    env.process(goRound('a'));
    env.process(goRound('b'));
    watch(env.timeout(0), 'c');
    env.run();
    expect(log).toEqual(['c', 'a1', 'b1', 'a2', 'b2']);
  });

  test('a process starts before whatever else was due already, but after the step that made it', () => {
    const { env, log, watch } = watched();
    function* child(): ProcessGenerator {
      log.push('child');
    }
    function* parent(): ProcessGenerator {
      watch(env.event().succeed(), 'due already');
      env.process(child());
      log.push('parent');
    }
    env.process(parent());
    env.run();
    expect(log).toEqual(['parent', 'child', 'due already']);
  });
});

/** A call of `schedule`: made when the event of an earlier call has its turn, or beforehand (-1). */
interface Call {
  readonly madeBy: number;
  readonly priority: number;
  readonly delay: number;
}

interface Turn {
  readonly time: number;
  readonly call: number;
}

const programs: fc.Arbitrary<Call[]> = fc
  .array(
    fc.record({
      draw: fc.nat(),
      priority: fc.oneof(fc.constantFrom(URGENT, NORMAL), fc.integer({ min: -15, max: 15 })),
      // The last is too small to move a clock that shows 0.5 or more.
      delay: fc.constantFrom(0, 0, 0, 0.5, 1, 1.5, 1e-20),
    }),
    { maxLength: 120, size: 'max' },
  )
  .map((calls) => calls.map(({ draw, ...call }, i) => ({ ...call, madeBy: (draw % (i + 1)) - 1 })));

function orderInEnvironment(program: readonly Call[]): Turn[] {
  const env = new Environment();
  const events = program.map(() => env.event());
  const turns: Turn[] = [];
  function makeCalls(maker: number): void {
    for (const [i, { madeBy, priority, delay }] of program.entries()) {
      if (madeBy === maker) env.schedule(events[i]!, priority, delay);
    }
  }
  function* wait(call: number): ProcessGenerator {
    yield events[call]!;
    turns.push({ time: env.now, call });
    makeCalls(call);
  }
  for (const call of program.keys()) env.process(wait(call));
  env.run();
  makeCalls(-1);
  env.run();
  return turns;
}

function orderInSortedList(program: readonly Call[]): Turn[] {
  const agenda: (Turn & { priority: number })[] = [];
  const turns: Turn[] = [];
  function makeCalls(maker: number, now: number): void {
    for (const [call, { madeBy, priority, delay }] of program.entries()) {
      if (madeBy === maker) agenda.push({ time: now + delay, priority, call });
    }
    // Sorting is stable, and new entries are at the end: equal ones stay in the order of insertion.
    agenda.sort((a, b) => a.time - b.time || a.priority - b.priority);
  }
  makeCalls(-1, 0);
  for (let next = agenda.shift(); next !== undefined; next = agenda.shift()) {
    turns.push({ time: next.time, call: next.call });
    makeCalls(next.call, next.time);
  }
  return turns;
}
