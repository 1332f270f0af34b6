import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  Container,
  type ContainerPut,
  Environment,
  type Event,
  FilterStore,
  Interrupt,
  PreemptiveResource,
  PriorityResource,
  PriorityStore,
  type Process,
  type ProcessGenerator,
  Resource,
  Store,
  type StoreGet,
} from '../../lib/kernel/index.js';

/** A process is interrupted at a time, after so many others that are due then have had their turn. */
interface Disturbance {
  readonly victim: number;
  readonly at: number;
  readonly hops: number;
}

const time = fc.nat(6);
const disturbances: fc.Arbitrary<Disturbance[]> = fc.array(
  fc.record({ victim: fc.nat(11), at: time, hops: fc.nat(4) }),
  { maxLength: 12 },
);

/**
 * Runs processes that are disturbed to their end, step by step. An interrupt ends a process, as all of
 * them are wrapped; the check is made after each step.
 */
function runDisturbed(
  env: Environment,
  generators: readonly ProcessGenerator[],
  disturbing: readonly Disturbance[],
  check: () => void,
): void {
  function* untilInterrupted(generator: ProcessGenerator): ProcessGenerator {
    try {
      yield* generator;
    } catch (error) {
      if (!(error instanceof Interrupt)) throw error;
    }
  }
  const processes: Process[] = generators.map((generator) => env.process(untilInterrupted(generator)));
  function* disturb({ victim, at, hops }: Disturbance): ProcessGenerator {
    yield env.timeout(at);
    for (let hop = 0; hop < hops; hop++) yield env.timeout(0);
    const process = processes[victim];
    if (process?.isAlive) process.interrupt();
  }
  for (const disturbance of disturbing) env.process(disturb(disturbance));
  for (let before = env.now; env.peek() < Number.POSITIVE_INFINITY; before = env.now) {
    env.step();
    if (env.now < before) throw new Error(`the clock went from ${before} back to ${env.now}`);
    check();
  }
}

/** Waits for a put, and writes down that it was done even if an interrupt came first. */
function* putting<C extends Event & Disposable>(made: C, note: (put: C) => void): ProcessGenerator {
  using put = made;
  try {
    yield put;
  } finally {
    if (put.triggered) note(put);
  }
}

/** Waits for a get, and writes down what came of it unless an interrupt came first. */
function* getting<C extends Event & Disposable>(made: C, note: (get: C) => void): ProcessGenerator {
  using get = made;
  yield get;
  note(get);
}

describe('However processes are disturbed,', () => {
  const visits = fc.array(
    fc.record({
      at: time,
      stay: fc.nat(4),
      patience: fc.option(fc.nat(4)),
      priority: fc.nat(2),
      preempt: fc.boolean(),
    }),
    { maxLength: 12 },
  );

  test.each(Object.entries({ Resource, PriorityResource, PreemptiveResource }))(
    'a %s has no more users than places, and all places back at the end',
    (_, Type) => {
      fc.assert(
        fc.property(
          visits,
          disturbances,
          fc.integer({ min: 1, max: 3 }),
          (visitors, disturbing, capacity) => {
            const env = new Environment();
            const counter = new Type(env, capacity);
            function* visit({ at, stay, patience, ...options }: (typeof visitors)[number]): ProcessGenerator {
              yield env.timeout(at);
              using place = counter.request(options);
              if (patience === null) yield place;
              else if (!(yield* env.anyOf([place, env.timeout(patience)])).has(place)) return;
              yield env.timeout(stay);
            }
            let most = 0;
            runDisturbed(env, visitors.map(visit), disturbing, () => {
              most = Math.max(most, counter.count);
            });
            expect(most).toBeLessThanOrEqual(capacity);
            expect([counter.count, counter.queue.length]).toEqual([0, 0]);
          },
        ),
      );
    },
  );

  const moves = fc.array(
    fc.record({ at: time, amount: fc.integer({ min: 1, max: 4 }), isPut: fc.boolean() }),
    {
      maxLength: 12,
    },
  );

  interface Numbered {
    readonly priority: number;
    readonly item: number;
  }

  const odd = ({ priority }: Numbered) => priority % 2 === 1;

  test.each<[string, (env: Environment, capacity: number) => Store<Numbered>]>([
    ['store', (env, capacity) => new Store(env, capacity)],
    ['filter store', (env, capacity) => new FilterStore(env, capacity)],
    ['priority store', (env, capacity) => new PriorityStore(env, capacity)],
  ])('a %s neither loses an item nor gives it twice', (_, make) => {
    fc.assert(
      fc.property(moves, disturbances, fc.integer({ min: 1, max: 3 }), (moving, disturbing, capacity) => {
        const env = new Environment();
        const store = make(env, capacity);
        const [brought, taken]: [Numbered[], Numbered[]] = [[], []];
        function take(priority: number): StoreGet<Numbered> {
          return store instanceof FilterStore && priority > 2 ? store.get(odd) : store.get();
        }
        function* move({ at, amount, isPut }: (typeof moving)[number], item: number): ProcessGenerator {
          yield env.timeout(at);
          if (isPut) yield* putting(store.put({ priority: amount, item }), (put) => brought.push(put.item));
          else yield* getting(take(amount), (get) => taken.push(get.value));
        }
        let most = 0;
        runDisturbed(env, moving.map(move), disturbing, () => {
          most = Math.max(most, store.items.length);
        });
        expect(most).toBeLessThanOrEqual(capacity);
        // An item that comes back to a full store is the first to wait for room.
        const waiting = [...store.putQueue].map(({ item }) => item).filter((item) => brought.includes(item));
        expect(waiting.length).toBeLessThanOrEqual(store.items.length < capacity ? 0 : moving.length);
        expect(numbersOf([...taken, ...store.items, ...waiting])).toEqual(numbersOf(brought));
      }),
    );
  });

  function numbersOf(items: readonly Numbered[]): number[] {
    return items.map(({ item }) => item).sort((a, b) => a - b);
  }

  test('a container stays within its bounds, and has what was put in less what was taken out', () => {
    fc.assert(
      fc.property(moves, disturbances, fc.nat(5), (moving, disturbing, initial) => {
        const env = new Environment();
        const tank = new Container(env, { capacity: 5, initial });
        let balance = initial;
        const levels: number[] = [];
        const made = new Set<ContainerPut>();
        function* move({ at, amount, isPut }: (typeof moving)[number]): ProcessGenerator {
          yield env.timeout(at);
          if (isPut) {
            const put = tank.put(amount);
            made.add(put);
            yield* putting(put, () => {
              balance += amount;
            });
          } else {
            yield* getting(tank.get(amount), () => {
              balance -= amount;
            });
          }
        }
        runDisturbed(env, moving.map(move), disturbing, () => levels.push(tank.level));
        expect(levels.filter((level) => !(level >= 0 && level <= 5))).toEqual([]);
        // What comes back to a full tank is the first to wait for room; those who still put wait behind it.
        const waiting = [...tank.putQueue].filter((put) => !made.has(put));
        expect(waiting.reduce((sum, { amount }) => sum + amount, tank.level)).toBe(balance);
      }),
    );
  });

  test('time does not run backwards, in one run or in several', () => {
    const spans = fc.array(fc.constantFrom(0, 1e-20, 0.1, 0.25, 1, 3), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(spans, { maxLength: 6 }), disturbances, spans, (walks, disturbing, pieces) => {
        const env = new Environment({ initialTime: -1 });
        const times: number[] = [env.now];
        function* walk(delays: readonly number[]): ProcessGenerator {
          for (const delay of delays) {
            yield env.anyOf([env.timeout(delay), env.at(env.now + 1)]);
            times.push(env.now);
          }
        }
        for (const delays of walks) env.process(walk(delays));
        for (const piece of pieces) {
          if (env.now + piece > env.now) env.run(env.now + piece);
          times.push(env.now);
        }
        runDisturbed(env, walks.map(walk), disturbing, () => times.push(env.now));
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
    );
  });
});
