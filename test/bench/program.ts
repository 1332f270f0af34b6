import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Measured } from './measure-work.js';
import { works } from './works.js';

const program = fileURLToPath(new URL('../../bin/simdistserve.js', import.meta.url));
const measureWork = fileURLToPath(new URL('./measure-work.js', import.meta.url));

const quickStart =
  '--num-node 1 --ngpu-per-node 4 --model-type facebook/opt-13b --workload sharegpt --backend distserve ' +
  '--prefill-target 200 --decode-target 100 --prefill-percentage 90 --decode-percentage 90 ' +
  '--max-per-gpu-rate 5 --esp 0.25 --N 300';

/** Command lines that are timed as whole processes, with the exit code and some of what they print. */
const commandLines: Readonly<Record<string, { args: readonly string[]; status: number; prints: string }>> = {
  'node, doing nothing': { args: ['-e', '0'], status: 0, prints: '' },
  '--help': { args: [program, '--help'], status: 0, prints: 'Find the placement with the highest goodput' },
  '--version': { args: [program, '--version'], status: 0, prints: '.' },
  'an unknown flag': { args: [program, '--wrong'], status: 2, prints: 'wrong' },
  'quick start': {
    args: [program, ...quickStart.split(' ')],
    status: 0,
    prints: 'Best per GPU rate: 1.56',
  },
};

const ROUNDS = 11;

/** So many processes for each piece of work: one may be slower by half all its life, as neighbours are busy. */
const TURNS = 4;

/** What a command line took as a whole process, in ms. */
export interface ProcessRow {
  readonly name: string;
  readonly best: number;
  readonly median: number;
}

/** What a piece of work took. */
export interface WorkRow extends Measured {
  readonly name: string;
  /** How many times longer it takes with an event for every iteration. */
  readonly timesEventByEvent: number;
  /** How many times longer it takes than the same with the reference model; undefined for work with that. */
  readonly timesReference: number | undefined;
}

/** Times whole processes, in turns: a slow moment of the machine then falls on all of them. */
export function measureProcesses(): ProcessRow[] {
  const timed = Object.keys(commandLines).map((name) => ({ name, times: [] as number[] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, times } of timed) times.push(timeOf(name));
  }
  return timed.map(({ name, times }) => {
    times.sort((a, b) => a - b);
    return { name, best: times[0]!, median: times[times.length >> 1]! };
  });
}

function timeOf(name: string): number {
  const { args, status: expected, prints } = commandLines[name]!;
  const { DATASET: _, ...env } = process.env;
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  const ms = performance.now() - start;
  if (status !== expected || !`${stdout}${stderr}`.includes(prints)) {
    throw new Error(`${name}: got ${status}, ${stdout}${stderr}`);
  }
  return ms;
}

/** Measures searches and simulations beside the same event by event, and with the reference model. */
export function* measureWorks(): Generator<WorkRow> {
  for (const [key, { name, reference }] of Object.entries(works)) {
    const fast = () => measureApart(key, 'fast');
    const exact = () => measureApart(key, 'exact');
    const simpler = reference === undefined ? [] : [() => measureApart(reference, 'fast')];
    const [best, byEvents, byReference] = bestInTurns([fast, exact, ...simpler]);
    yield {
      ...best!,
      name,
      timesEventByEvent: byEvents!.ms / best!.ms,
      timesReference: byReference === undefined ? undefined : best!.ms / byReference.ms,
    };
  }
}

/** The best of each, of some that take turns: a slow moment of the machine then falls on all of them. */
function bestInTurns(measures: readonly (() => Measured)[]): Measured[] {
  const rounds = Array.from({ length: TURNS }, () => measures.map((measure) => measure()));
  return rounds.reduce((best, round) => best.map((each, i) => (round[i]!.ms < each.ms ? round[i]! : each)));
}

function measureApart(key: string, mode: 'fast' | 'exact'): Measured {
  const { stdout, status } = spawnSync(process.execPath, [measureWork, key, mode], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`the benchmark ${key} ended with ${status}`);
  return JSON.parse(stdout) as Measured;
}
