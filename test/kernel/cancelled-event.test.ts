import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  Environment,
  type Event,
  NORMAL,
  type ProcessGenerator,
  Resource,
  Store,
  type TraceEntry,
  trace,
  traceLine,
  URGENT,
} from '../../lib/kernel/index.js';

/** Has the name of an event written down, with the time, when its turn comes. */
function note<E extends Event>(log: unknown[], event: E, name: string): E {
  event.callbacks!.push(() => log.push([name, event.env.now]));
  return event;
}

describe('An event that is cancelled', () => {
  test.each<[string, (env: Environment) => Event]>([
    ['a timeout', (env) => env.timeout(2)],
    ['a moment', (env) => env.at(2)],
    ['an urgent moment', (env) => env.at(2, undefined, URGENT)],
    ['due at once', (env) => env.event().succeed()],
    ['a failed one, whose error then ends no run', (env) => env.event().fail(new Error('broken'))],
  ])('does not happen: %s', (_, make) => {
    const [env, log] = [new Environment(), [] as unknown[]];
    const event = note(log, make(env), 'cancelled');
    note(log, env.timeout(3), 'another');
    env.cancel(event);
    env.run();
    expect(log).toEqual([['another', 3]]);
    expect([event.triggered, event.processed, event.scheduled]).toEqual([true, false, false]);
  });

  test('is pending as before if it was scheduled without a value', () => {
    const [env, log] = [new Environment(), [] as unknown[]];
    const event = note(log, env.event<string>(), 'event');
    env.schedule(event, NORMAL, 5);
    env.cancel(event);
    expect(event.triggered).toBe(false);
    env.timeout(1).callbacks!.push(() => event.succeed('value'));
    env.run();
    expect([event.value, log]).toEqual(['value', [['event', 1]]]);
  });

  test.each([1, 7])(
    'can be scheduled at another time, such as %i, for those who wait for it already',
    (time) => {
      const [env, log] = [new Environment(), [] as unknown[]];
      const event = env.at(5, 'value');
      function* waits(): ProcessGenerator {
        log.push([yield* event, env.now]);
      }
      env.process(waits());
      env.run(0.5);
      env.cancel(event);
      env.scheduleAt(event, time);
      env.run();
      expect(log).toEqual([['value', time]]);
      expect(env.now).toBe(time);
    },
  );

  test('is taken off all places that it had', () => {
    const [env, log] = [new Environment(), [] as unknown[]];
    const event = note(log, env.event<void>(), 'event');
    for (const delay of [3, 1, 0, 2]) env.schedule(event, NORMAL, delay);
    event.succeed();
    env.cancel(event);
    expect(env.peek()).toBe(Number.POSITIVE_INFINITY);
    env.run();
    expect([log, env.now]).toEqual([[], 0]);
  });

  test('is nothing to peek, step or run for', () => {
    const env = new Environment();
    const [first, second] = [env.timeout(1), env.timeout(2)];
    env.cancel(second);
    expect(env.peek()).toBe(1);
    env.step();
    expect(env.peek()).toBe(Number.POSITIVE_INFINITY);
    expect(() => env.step()).toThrow(/no event left/);
    env.run();
    expect([first.processed, env.now]).toEqual([true, 1]);
  });

  test('is nothing on the way to the time until which a run goes', () => {
    const env = new Environment();
    const timeouts = [1, 2, 3].map((delay) => env.timeout(delay));
    env.cancel(timeouts[1]!);
    env.run(1.5);
    env.run(2.5);
    expect(env.now).toBe(2.5);
    // The end of the run is on the agenda once more.
    env.step();
    expect(env.peek()).toBe(3);
  });

  test('leaves who waits for it waiting, and says so', () => {
    const env = new Environment();
    const event = env.timeout(2);
    function* waits(): ProcessGenerator {
      yield event;
    }
    env.process(waits(), 'sleeper');
    env.run(1);
    env.cancel(event);
    env.run();
    expect(env.waiting()).toMatchObject([{ what: 'a timeout', since: 0 }]);
    expect(() => env.run(event)).toThrow(
      /nothing is left to do at time 1, and a timeout, until which to run, has been taken off the agenda/,
    );
  });

  test('is no part of a condition that happens', () => {
    const env = new Environment();
    const [never, early] = [env.timeout(1, 'never'), env.timeout(2, 'early')];
    const either = env.anyOf([never, early]);
    env.cancel(never);
    expect(env.run(either).values()).toEqual(['early']);
  });

  test('may be the one at which a run was stopped: the rest is not told, unless it is scheduled anew', () => {
    const [env, log] = [new Environment(), [] as unknown[]];
    const event = env.timeout(1);
    event.callbacks!.push((event) => {
      event.env.haltedAt = event;
    });
    note(log, event, 'rest');
    env.run();
    env.haltedAt = undefined;
    expect(event.scheduled).toBe(true);
    env.cancel(event);
    env.run();
    expect(log).toEqual([]);
    env.schedule(event);
    env.run();
    expect(log).toEqual([['rest', 1]]);
  });

  test('is told of by a trace, by whom it was cancelled, and never again', () => {
    const env = new Environment();
    const [entries, lines]: [TraceEntry[], string[]] = [[], []];
    const before = env.timeout(9);
    trace(env, (entry) => {
      entries.push(entry);
      lines.push(traceLine(entry).trimStart());
    });
    const late = env.timeout(8);
    function* canceller(): ProcessGenerator {
      yield env.timeout(2);
      env.cancel(late);
      env.cancel(before);
    }
    env.process(canceller(), 'canceller');
    env.run();
    expect(lines.slice(-4)).toEqual([
      "2  processed #3    a timeout, wakes 'canceller'",
      "2  cancelled #1    a timeout, due 8, by 'canceller'",
      "2  scheduled #4    the end of process 'canceller', by 'canceller'",
      "2  processed #4    the end of process 'canceller'",
    ]);
    expect(JSON.parse(JSON.stringify(entries))).toEqual(entries);
  });
});

describe('Only what is on the agenda can be cancelled:', () => {
  test('not what was never put there, has happened, or has been cancelled', () => {
    const env = new Environment({ initialTime: 7 });
    const [pending, happened, cancelled] = [env.event(), env.timeout(0), env.timeout(1)];
    env.cancel(cancelled);
    env.run();
    expect([pending, happened, cancelled].map(({ scheduled }) => scheduled)).toEqual([false, false, false]);
    expect(() => env.cancel(pending)).toThrow('an event is not on the agenda (at time 7)');
    expect(() => env.cancel(happened)).toThrow('a timeout is not on the agenda (at time 7)');
    expect(() => env.cancel(cancelled)).toThrow('a timeout is not on the agenda (at time 7)');
  });

  test('not what happens at this moment', () => {
    const env = new Environment();
    const event = env.timeout(1);
    event.callbacks!.push(() => env.cancel(event));
    expect(() => env.run()).toThrow(/a timeout is not on the agenda/);
  });

  test('not what belongs to another environment', () => {
    const env = new Environment();
    expect(() => env.cancel(new Environment().timeout(1))).toThrow(/belongs to another environment/);
  });
});

describe('What the kernel has on the agenda for itself cannot be cancelled:', () => {
  function* nothing(): ProcessGenerator {}

  test.each<[string, RegExp, (env: Environment) => Event]>([
    ['the start of a process', /the start of process/, (env) => env.process(nothing()).target!],
    [
      'the end of a process',
      /process 'process'/,
      (env) => {
        const process = env.process(nothing());
        env.step();
        return process;
      },
    ],
    ['a place that is granted', /a request of/, (env) => new Resource(env).request()],
    ['a release', /a release of/, (env) => new Resource(env).release(new Resource(env).request())],
    ['an item on its way', /room in/, (env) => new Store(env).put('item')],
    ['a condition', /all of/, (env) => env.allOf([])],
  ])('%s', (_, words, make) => {
    const env = new Environment();
    const event = make(env);
    const due = env.peek();
    expect(() => env.cancel(event)).toThrow(words);
    expect(() => env.cancel(event)).toThrow(/cannot be taken off the agenda/);
    expect([event.scheduled, env.peek()]).toEqual([true, due]);
  });
});

/** What is done with one of some events when the first event of a program happens, and so on in turn. */
interface Step {
  readonly what: 'schedule' | 'cancel';
  readonly event: number;
  readonly priority: number;
  readonly delay: number;
}

const EVENTS = 12;

const steps: fc.Arbitrary<Step[][]> = fc.array(
  fc.array(
    fc.record({
      what: fc.constantFrom('schedule', 'schedule', 'cancel'),
      event: fc.nat(EVENTS - 1),
      priority: fc.oneof(fc.constantFrom(URGENT, NORMAL), fc.integer({ min: -15, max: 15 })),
      delay: fc.constantFrom(0, 0, 0.5, 1, 1.5, 3),
    }),
    { maxLength: 12 },
  ),
  { maxLength: 30, size: 'max' },
);

/** The order in which events happen: each in its turn makes the next steps of the program. */
function orderOf(program: readonly Step[][]): unknown[] {
  const env = new Environment();
  const turns: unknown[] = [];
  let made = 0;
  const events = Array.from({ length: EVENTS }, newEvent);
  function newEvent(_: unknown, number: number): Event {
    const event = env.event<unknown>();
    event.callbacks!.push(() => {
      turns.push({ number, now: env.now, next: env.peek() });
      // A number is an event anew when its event has happened.
      events[number] = newEvent(undefined, number);
      makeSteps();
    });
    return event;
  }
  function makeSteps(): void {
    for (const { what, event: number, priority, delay } of program[made++] ?? []) {
      const event = events[number]!;
      if (event.scheduled) env.cancel(event);
      if (what === 'schedule') env.schedule(event, priority, delay);
    }
  }
  makeSteps();
  env.run();
  return [...turns, env.now];
}

/** The same in a sorted list, from which an event that is cancelled is taken out. */
function orderInList(program: readonly Step[][]): unknown[] {
  const agenda: { time: number; priority: number; number: number }[] = [];
  const turns: unknown[] = [];
  let [made, now] = [0, 0];
  function makeSteps(): void {
    for (const { what, event: number, priority, delay } of program[made++] ?? []) {
      const place = agenda.findIndex((each) => each.number === number);
      if (place >= 0) agenda.splice(place, 1);
      if (what === 'schedule') agenda.push({ time: now + delay, priority, number });
      agenda.sort((a, b) => a.time - b.time || a.priority - b.priority);
    }
  }
  makeSteps();
  for (let next = agenda.shift(); next !== undefined; next = agenda.shift()) {
    now = next.time;
    turns.push({ number: next.number, now, next: agenda[0]?.time ?? Number.POSITIVE_INFINITY });
    makeSteps();
  }
  return [...turns, now];
}

describe('All others happen as if the cancelled ones had never been', () => {
  test('however events are scheduled, cancelled and scheduled anew', () => {
    fc.assert(
      fc.property(steps, (program) => expect(orderOf(program)).toEqual(orderInList(program))),
      { numRuns: 500 },
    );
  });

  test('in the words of a trace', () => {
    const delays = fc.array(
      fc.record({ delay: fc.constantFrom(0, 1, 1, 2, 5), cancelAt: fc.constantFrom(-1, 0, 1, 2) }),
    );
    fc.assert(
      fc.property(delays, (timeouts) => {
        const traced = (isWith: boolean) => {
          const env = new Environment();
          const names = new Map<number, number>();
          const told: unknown[] = [];
          let current = -1;
          trace(env, ({ what, event, kind, time, processes }) => {
            if (what === 'scheduled') names.set(event, kind === 'Timeout' ? current : -1);
            if (what === 'processed') told.push([names.get(event), kind, time, processes]);
          });
          function* sleeper(delay: number): ProcessGenerator {
            yield env.timeout(delay);
          }
          function* canceller(event: Event, time: number): ProcessGenerator {
            yield env.at(time);
            if (event.scheduled) env.cancel(event);
          }
          for (const [i, { delay, cancelAt }] of timeouts.entries()) {
            current = -1;
            env.process(sleeper(delay), `sleeper ${i}`);
            const isCancelled = cancelAt >= 0 && cancelAt < delay;
            current = i;
            const event = isWith || !isCancelled ? env.timeout(delay) : env.event();
            current = -1;
            if (isCancelled) env.process(canceller(event, cancelAt), `canceller ${i}`);
          }
          env.run();
          return [told, env.now];
        };
        expect(traced(true)).toEqual(traced(false));
      }),
    );
  });

  test('when there are many of them', () => {
    const env = new Environment();
    const random = (i: number) => (i * 7919) % 10007;
    const kept: number[] = [];
    for (let i = 1; i <= 10_000; i++) {
      const event = env.timeout(random(i), random(i));
      if (i % 10 === 0) event.callbacks!.push(() => kept.push(event.value));
      else env.cancel(event);
    }
    env.run();
    expect(kept).toEqual(Array.from({ length: 1000 }, (_, i) => random(10 * (i + 1))).sort((a, b) => a - b));
  });
});
