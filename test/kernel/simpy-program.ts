import {
  type AllOf,
  type AnyOf,
  type ConditionValue,
  Container,
  Environment,
  type Event,
  FilterStore,
  Interrupt,
  Preempted,
  PreemptiveResource,
  PriorityResource,
  PriorityStore,
  type Process,
  type ProcessGenerator,
  Resource,
  Store,
} from '../../lib/kernel/index.js';

/** An interpreter of the programs in golden/kernel-programs.json: small worlds, and processes as lists of operations. */

type Operation = [name: string, ...args: unknown[]];
type Member = ['t' | 'e', number];
type Row = [time: number, process: number, operation: number, tag: string, value: unknown];

export interface SimpyProgram {
  seed: number;
  world: {
    resources: { type: 'resource' | 'priority' | 'preemptive'; capacity: number }[];
    containers: { capacity: number; init: number }[];
    stores: { type: 'store' | 'priority' | 'filter'; capacity: number | null }[];
    events: number;
  };
  programs: Operation[][];
  expected: { log: Row[]; alive: boolean[]; error: string | null; end: number };
}

class Boom extends Error {}

/** What a store of the programs does with numbers, whatever its type. */
interface NumberStore {
  put(env: Environment, item: number): Event;
  get(remainder: number): Event;
  /** The number in what `get` gave. */
  itemOf(value: unknown): number;
  size(): number;
}

export function runProgram({ world, programs }: SimpyProgram): SimpyProgram['expected'] {
  const env = new Environment();
  const log: Row[] = [];
  const resources = world.resources.map(({ type, capacity }) => new resourceTypes[type](env, capacity));
  const containers = world.containers.map(
    ({ capacity, init }) => new Container(env, { capacity, initial: init }),
  );
  const stores = world.stores.map(({ type, capacity }) => storeTypes[type](env, capacity ?? Infinity));
  const events = Array.from({ length: world.events }, () => env.event<unknown>());
  const processes: Process[] = [];

  function* run(p: number): ProcessGenerator {
    const operations = programs[p]!;
    for (const [index, operation] of operations.entries()) {
      const write = (tag: string, value: unknown = null) => void log.push([env.now, p, index, tag, value]);
      try {
        const [name, ...args] = operation;
        yield* operationsByName[name]!(write, p, args);
      } catch (error) {
        if (!(error instanceof Interrupt)) throw error;
        const { cause } = error;
        write('interrupted', cause instanceof Preempted ? ['preempted', cause.usageSince] : cause);
      }
    }
    log.push([env.now, p, operations.length, 'end', null]);
  }

  type Write = (tag: string, value?: unknown) => void;
  // biome-ignore lint/suspicious/noExplicitAny: each operation has arguments of its own kinds, checked by its traces
  type Run = (write: Write, p: number, args: any) => ProcessGenerator;

  function requestOptions(r: number, priority: number, preempt: boolean) {
    const { type } = world.resources[r]!;
    if (type === 'resource') return {};
    return type === 'priority' ? { priority } : { priority, preempt };
  }

  function* acquire(write: Write, _: number, args: [number, number, boolean, number]): ProcessGenerator {
    const [r, priority, preempt, duration] = args;
    const resource = resources[r]!;
    {
      using request = resource.request(requestOptions(r, priority, preempt));
      yield* request;
      write('acquired', resource.count);
      yield* env.timeout(duration);
    }
    write('released', resource.count);
  }

  function* renege(
    write: Write,
    _: number,
    args: [number, number, boolean, number, number],
  ): ProcessGenerator {
    const [r, priority, preempt, patience, duration] = args;
    const resource = resources[r]!;
    {
      using request = resource.request(requestOptions(r, priority, preempt));
      const results = yield* env.anyOf([request, env.timeout(patience)]);
      if (results.has(request)) {
        write('acquired', results.size);
        yield* env.timeout(duration);
      } else {
        write('reneged', resource.queue.length);
      }
    }
    write('left', resource.count);
  }

  function condition(make: (events: Event[]) => AllOf | AnyOf, name: string): Run {
    return function* (write, _, [members]: [Member[]]) {
      const made = members.map(([kind, n]) => (kind === 't' ? env.timeout(n, n) : events[n]!));
      try {
        const value: ConditionValue = yield* make(made);
        write(
          name,
          value.values().map((each) => (each instanceof Error ? 'exc' : each)),
        );
      } catch (error) {
        if (!(error instanceof Boom)) throw error;
        write(`${name}-failed`, error.message);
      }
    };
  }

  const operationsByName: Record<string, Run> = {
    acquire,
    renege,
    anyof: condition((made) => env.anyOf(made), 'anyof'),
    allof: condition((made) => env.allOf(made), 'allof'),
    *timeout(write, _, [delay]) {
      yield* env.timeout(delay);
      write('timeout');
    },
    *cput(write, _, [c, amount]) {
      yield* containers[c]!.put(amount);
      write('cput', containers[c]!.level);
    },
    *cget(write, _, [c, amount]) {
      yield* containers[c]!.get(amount);
      write('cget', containers[c]!.level);
    },
    *sput(write, _, [s, item]) {
      yield* stores[s]!.put(env, item);
      write('sput', stores[s]!.size());
    },
    *sget(write, _, [s, remainder]) {
      const store: NumberStore = stores[s]!;
      const got = yield* store.get(remainder);
      write('sget', store.itemOf(got));
    },
    *wait(write, _, [e]) {
      try {
        write('got', yield* events[e]!);
      } catch (error) {
        if (!(error instanceof Boom)) throw error;
        write('failed', error.message);
      }
    },
    *succeed(write, _, [e, value]) {
      const event = events[e]!;
      if (event.triggered) return write('already');
      event.succeed(value);
      write('succeed');
    },
    *fail(write, _, [e]) {
      const event = events[e]!;
      if (event.triggered) return write('already');
      event.fail(new Boom('boom'));
      event.defused = true;
      write('fail');
    },
    *interrupt(write, p, [victim]) {
      const process = processes[victim];
      if (process === undefined || !process.isAlive || process === env.activeProcess) {
        return write('no-interrupt');
      }
      process.interrupt(`by ${p}`);
      write('interrupt');
    },
    *spawn(write, _, [delay, join]) {
      function* child(): ProcessGenerator<number> {
        write('child-start');
        try {
          yield* env.timeout(delay);
          write('child-end');
        } catch (error) {
          if (!(error instanceof Interrupt)) throw error;
          write('child-interrupted');
        }
        return 10 * delay;
      }
      const started = env.process(child());
      if (join) write('joined', yield* started);
      else write('spawned');
    },
    *release_twice(write) {
      const resource = resources[0]!;
      const request = resource.request();
      yield* request;
      resource.release(request);
      yield* resource.release(request);
      write('release_twice', resource.count);
    },
  };

  for (const p of programs.keys()) processes.push(env.process(run(p), String(p)));
  let error: string | null = null;
  try {
    env.run(500);
  } catch (thrown) {
    error = thrown instanceof Boom ? 'ValueError' : String(thrown);
  }
  return { log, alive: processes.map((process) => process.isAlive), error, end: env.now };
}

const resourceTypes = { resource: Resource, priority: PriorityResource, preemptive: PreemptiveResource };

const storeTypes: Record<
  'store' | 'priority' | 'filter',
  (env: Environment, capacity: number) => NumberStore
> = {
  store(env, capacity) {
    const store = new Store<number>(env, capacity);
    return {
      put: (_, item) => store.put(item),
      get: () => store.get(),
      itemOf: (value) => value as number,
      size: () => store.items.length,
    };
  },
  priority(env, capacity) {
    const store = new PriorityStore<number>(env, capacity);
    return {
      put: (_, item) => store.put({ priority: item, item }),
      get: () => store.get(),
      itemOf: (value) => (value as { item: number }).item,
      size: () => store.items.length,
    };
  },
  filter(env, capacity) {
    const store = new FilterStore<number>(env, capacity);
    return {
      put: (_, item) => store.put(item),
      get: (remainder) => store.get((item) => item % 2 === remainder),
      itemOf: (value) => value as number,
      size: () => store.items.length,
    };
  },
};
