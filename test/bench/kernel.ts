import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  Container,
  Environment,
  FilterStore,
  Interrupt,
  PreemptiveResource,
  PriorityStore,
  type ProcessGenerator,
  Store,
} from '../../lib/kernel/index.js';
import { type Workload, workloads } from './kernel-workloads.js';

/** What one workload took, in ns per event: the best of several runs. */
interface Measured {
  readonly kernel: number;
  readonly floor: number | undefined;
}

const RUNS = 9;

const [, script, name, mode] = process.argv;
if (script === fileURLToPath(import.meta.url) && name !== undefined) {
  if (mode === 'polluted') pollute();
  console.log(JSON.stringify(measure(name)));
}

/** How fast a model of the kernel is, in ns per event. */
export interface KernelRow {
  readonly name: string;
  /** The same model by hand, without events, where there is one. */
  readonly floor: number | undefined;
  readonly kernel: number;
  /** The kernel's to the floor's; where there is no floor, to the first model's. */
  readonly ratio: number;
  /** What the ratio may be. */
  readonly atMost: number;
  /** After a model that used all kinds of events. */
  readonly polluted: number;
  /** How much slower that is, each to the floor of its own process. */
  readonly pollutedRatio: number;
}

/**
 * Measures the kernel, each workload in a Node of its own: once fresh, and once after a model that used everything
 * the kernel has, so that no call in it is any longer of one kind only.
 */
export function* measureKernel(): Generator<KernelRow> {
  let first: number | undefined;
  for (const [key, { what, atMost }] of Object.entries(workloads)) {
    const fresh = measureApart(key, 'fresh');
    const polluted = measureApart(key, 'polluted');
    first ??= fresh.kernel;
    yield {
      name: `${key}: ${what}`,
      floor: fresh.floor,
      kernel: fresh.kernel,
      ratio: fresh.kernel / (fresh.floor ?? first),
      atMost,
      polluted: polluted.kernel,
      pollutedRatio: relative(polluted) / relative(fresh),
    };
  }
}

/** To the floor of the same process, where there is one: some processes have a slow moment. */
function relative({ kernel, floor }: Measured): number {
  return kernel / (floor ?? 1);
}

function measureApart(key: string, mode: 'fresh' | 'polluted'): Measured {
  const { stdout, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), key, mode], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`the benchmark ${key} ended with ${status}`);
  return JSON.parse(stdout) as Measured;
}

function measure(key: string): Measured {
  const workload = workloads[key];
  if (workload === undefined) throw new Error(`no workload is called ${key}`);
  const { onKernel, byHand, events } = workload;
  const expected = onKernel();
  let kernel = Infinity;
  let floor: number | undefined;
  for (let i = 0; i < RUNS; i++) {
    kernel = Math.min(kernel, nsPerEvent(onKernel, events, expected));
    if (byHand) floor = Math.min(floor ?? Infinity, nsPerEvent(byHand, events, expected));
  }
  checkEvents(key, workload);
  return { kernel, floor };
}

/** @throws Error unless the model has the events that it says it has */
function checkEvents(key: string, { onKernel, events }: Workload): void {
  const env = new Environment();
  let count = 0;
  env.agenda.observe({
    added() {
      count += 1;
    },
    taken() {},
    putBack() {},
  });
  onKernel(env);
  if (count !== events) throw new Error(`${key} has ${count} events on the agenda, not ${events}`);
}

function nsPerEvent(run: () => number, events: number, expected: number): number {
  const start = performance.now();
  const result = run();
  const ms = performance.now() - start;
  if (result !== expected) throw new Error(`came to ${result} instead of ${expected}`);
  return (ms * 1e6) / events;
}

/** A model that uses all kinds of events, again and again. */
function pollute(): void {
  for (const { onKernel } of Object.values(workloads)) onKernel();
  const env = new Environment();
  const tools = new PreemptiveResource(env, 2);
  const tank = new Container(env, { capacity: 100, initial: 50 });
  const letters = new PriorityStore<number>(env);
  const parcels = new FilterStore<number>(env, 5);
  const shelf = new Store<string>(env);
  function* worker(number: number): ProcessGenerator<number> {
    for (let i = 0; i < 500; i++) {
      using tool = tools.request({ priority: number % 3 });
      try {
        yield* tool;
        yield* env.timeout(1 + (number % 7));
      } catch (error) {
        if (!(error instanceof Interrupt)) throw error;
      }
      yield* env.allOf([tank.put(1), letters.put({ priority: i, item: i }), shelf.put('item')]);
      yield* tank.get(1).or(env.timeout(50));
      yield* env.process(child());
      yield* env.anyOf([parcels.get((parcel) => parcel % 2 === number % 2), env.timeout(3)]);
    }
    return number;
  }
  function* child(): ProcessGenerator {
    yield* parcels.put(Math.floor(env.now)).or(env.timeout(2));
    yield* letters.get();
    yield shelf.get();
  }
  for (let i = 0; i < 20; i++) env.process(worker(i));
  env.run();
}
