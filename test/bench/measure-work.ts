import { type Amount, works } from './works.js';

/** What a piece of work took, in a process of its own. */
export interface Measured extends Amount {
  /** The best time, in ms. */
  readonly ms: number;
  /** The most memory that the process had, in MB. */
  readonly peakMemory: number;
}

/** Measures the work of a name, every iteration an event if `exact` is asked for, and prints it as JSON. */
const [, , name, mode] = process.argv;
const work = works[name ?? ''];
if (work === undefined) throw new Error(`no work is called ${name}`);

const run = await work.prepare(mode === 'exact');
let ms = Infinity;
let amount: Amount | undefined;
for (let i = 0; i < work.repetitions; i++) {
  const start = performance.now();
  amount = await run();
  ms = Math.min(ms, performance.now() - start);
}
const measured: Measured = { ...amount!, ms, peakMemory: (process.resourceUsage().maxRSS * 1024) / 1e6 };
console.log(JSON.stringify(measured));
