import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  bundledFolders,
  chooseProfile,
  deploy,
  drawLengths,
  findWorkload,
  loadProfiles,
  makeRequests,
  search,
  simulate,
} from '../../lib/index.js';

const program = fileURLToPath(new URL('../../bin/simdistserve.js', import.meta.url));
const quickStart =
  '--num-node 1 --ngpu-per-node 4 --model-type facebook/opt-13b --workload sharegpt --backend distserve ' +
  '--prefill-target 200 --decode-target 100 --prefill-percentage 90 --decode-percentage 90 ' +
  '--max-per-gpu-rate 5 --esp 0.25 --N 300';

interface Row {
  readonly name: string;
  readonly repetitions: number;
  /** Does the work, checks it, and tells how much it was: a count and its unit. */
  run(): Promise<{ count: number; unit: string }>;
}

const rows: Row[] = [
  processRow('node, doing nothing', ['-e', '0'], ''),
  processRow('simdistserve --help', [program, '--help'], 'Find the placement with the highest goodput'),
  processRow('quick start', [program, ...quickStart.split(' ')], 'Best per GPU rate: 1.56'),
  { name: 'quick start, warm, in process, one thread', repetitions: 10, run: warmSearch },
  simulationRow(1_000),
  simulationRow(10_000),
  simulationRow(100_000),
];

/**
 * Prints how long the program takes, whole processes and parts of it, beside a `node` that does nothing.
 */
export async function benchProgram(): Promise<void> {
  console.log(
    `${'what'.padEnd(44)}${'best ms'.padStart(9)}${'median ms'.padStart(11)}   work per second of the best`,
  );
  for (const { name, repetitions, run } of rows) {
    const times: number[] = [];
    let work = { count: 0, unit: '' };
    for (let i = 0; i < repetitions; i++) {
      const start = performance.now();
      work = await run();
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const best = times[0]!;
    const median = times[times.length >> 1]!;
    const speed = `${Math.round((work.count / best) * 1000).toLocaleString('en')} ${work.unit}/s`;
    console.log(
      `${name.padEnd(44)}${best.toFixed(1).padStart(9)}${median.toFixed(1).padStart(11)}   ${speed}`,
    );
  }
}

function processRow(name: string, args: readonly string[], expected: string): Row {
  return {
    name: `${name} (whole process)`,
    repetitions: 7,
    async run() {
      const { DATASET: _, ...env } = process.env;
      const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
      if (status !== 0 || !stdout.includes(expected)) throw new Error(`${name}: got ${status}, ${stdout}`);
      return { count: 1, unit: 'runs' };
    },
  };
}

async function inputs() {
  const { profile } = chooseProfile(await loadProfiles(bundledFolders.profiles, fs), { model: 'opt-13b' });
  return { profile, workload: findWorkload('sharegpt', { fs, bundledFolder: bundledFolders.datasets }) };
}

async function warmSearch() {
  const { profile, workload } = await inputs();
  const lengths = drawLengths(workload, 300, 0);
  const { best, outcomes } = await search(
    {
      backend: 'distserve',
      profile,
      nodes: 1,
      gpusPerNode: 4,
      highAffinity: false,
      slo: { ttft: 200, tpot: 100, ttftAttainment: 90, tpotAttainment: 90 },
      maxRatePerGpu: 5,
      tolerance: 0.25,
      lengths,
      seed: 0,
    },
    { threads: 1 },
  );
  if (best?.goodputPerGpu !== 1.5625) throw new Error(`goodput ${best?.goodputPerGpu}`);
  const probes = outcomes.reduce((sum, each) => sum + ('probes' in each ? each.probes.length : 0), 0);
  const tokens = lengths.reduce((sum, { outputLength }) => sum + outputLength, 0);
  return { count: probes * tokens, unit: 'tokens' };
}

function simulationRow(count: number): Row {
  return {
    name: `${count.toLocaleString('en')} requests at 3/s, tp_prefill 2`,
    repetitions: 3,
    async run() {
      const { profile, workload } = await inputs();
      const deployment = deploy(profile, {
        backend: 'distserve',
        ppCross: 1,
        prefill: { tp: 2, pp: 1 },
        decode: { tp: 1, pp: 1 },
      });
      if (!deployment.isRunnable) throw new Error(deployment.reason);
      const requests = makeRequests({ workload, arrival: 'poisson', count, rate: 3, seed: 0 });
      const { records } = simulate({ cluster: deployment.cluster, requests });
      if (records.length !== count) throw new Error(`${records.length} of ${count} requests`);
      return { count: records.reduce((sum, { outputLength }) => sum + outputLength, 0), unit: 'tokens' };
    },
  };
}
