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

/**
 * Prints how fast the kernel is, each workload in a Node of its own: once fresh, and once after a model that
 * used everything the kernel has, so that no call in it is any longer of one kind only.
 */
export function benchKernel(): void {
  console.log(
    `${'kernel, ns per event (best of 9)'.padEnd(58)} floor  kernel  ratio  at most  polluted  ratio`,
  );
  let first = 0;
  for (const [key, { what, atMost }] of Object.entries(workloads)) {
    const fresh = measureApart(key, 'fresh');
    const polluted = measureApart(key, 'polluted');
    first ||= fresh.kernel;
    const cells = [
      `${key}: ${what}`.padEnd(58),
      (fresh.floor?.toFixed(1) ?? '-').padStart(6),
      fresh.kernel.toFixed(1).padStart(8),
      (fresh.kernel / (fresh.floor ?? first)).toFixed(2).padStart(7),
      atMost.toFixed(1).padStart(9),
      polluted.kernel.toFixed(1).padStart(10),
      (relative(polluted) / relative(fresh)).toFixed(2).padStart(7),
    ];
    console.log(cells.join(''));
  }
  console.log('The ratio is to the floor: the same model by hand, without events. Of w6 it is to w1.\n');
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
