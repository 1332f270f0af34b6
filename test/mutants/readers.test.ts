import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bundledFolders } from '../../lib/bundled-folders.js';
import { checkedOptions, engines } from '../../lib/engines/index.js';
import { InputError, parseJson } from '../../lib/input/index.js';
import { readProfile } from '../../lib/profile/index.js';
import { plan, startSimulation } from '../../lib/simulation/index.js';
import { type MeasuredServer, readMeasuredRun } from '../../lib/validation/index.js';
import { findWorkload, makeRequests } from '../../lib/workload/index.js';
import { goldenDatasets } from '../golden/load.js';
import { memoryFs } from '../workload/memory-fs.js';
import { damaged, otherwise, runs } from './mutants.js';

/** More events than any of these runs needs: one that goes on and on is ended, as a user would. */
const MANY_EVENTS = 3_000;

/** Does something with a mutant: it is taken, or refused in one line that can be shown; anything else is thrown. */
async function answered(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).toMatch(/expected|needs|grows|has|cannot|gives|given|twice|is /);
    expect(error.message.length).toBeLessThan(2000);
  }
}

const bundled = (name: string) => readFileSync(join(bundledFolders.datasets, `${name}.json`));
const profileBytes = readFileSync(join(bundledFolders.profiles, 'a100-80g-opt-13b.json'));
const profile = readProfile(profileBytes, 'a profile');

const traceLines = Array.from({ length: 8 }, (_, i) => ({
  prompt_len: 100 + 50 * i,
  output_len: 20 + i,
  start_time: i / 2,
  class: i % 2 === 0 ? 'chat' : 'code',
  session: i,
}));
const asCsv = [
  Object.keys(traceLines[0]!).join(','),
  ...traceLines.map((line) => Object.values(line).join(',')),
].join('\n');
const dsFile = readFileSync(join(goldenDatasets, 'humaneval.ds'));

const workloads: Readonly<Record<string, Uint8Array>> = {
  '.json': Buffer.from(JSON.stringify(traceLines)),
  '.jsonl': Buffer.from(traceLines.map((line) => JSON.stringify(line)).join('\n')),
  '.csv': Buffer.from(asCsv),
  '.ds': dsFile,
};

/** Reads a workload, and runs some requests of it in the published engine. */
async function tryWorkload(name: string, bytes: Uint8Array): Promise<void> {
  await answered(async () => {
    const fs = memoryFs({ [`/d/${name}`]: bytes });
    const workload = await findWorkload(name, { fs, bundledFolder: '/d' });
    for (const arrival of ['poisson', 'custom'] as const) {
      const requests = makeRequests({ workload, arrival, rate: 4, count: 3, seed: 1 });
      const pools = { serve: { tp: 1, pp: 1, count: 1 } };
      for (const engine of ['published-vllm', 'vllm']) {
        const planned = plan({ engine, pools, ppCross: 1, options: {} }, profile);
        if (!planned.isRunnable) throw new Error(planned.reason);
        startSimulation({ ...planned.plan, requests, seed: 1 }).advance(MANY_EVENTS);
      }
    }
  });
}

describe('A workload that was damaged is taken or refused in one line:', () => {
  test.each(Object.keys(workloads))('%s, in its bytes', async (ending) => {
    const property = fc.asyncProperty(damaged(workloads[ending]!), (bytes) =>
      tryWorkload(`x${ending}`, bytes),
    );
    await fc.assert(property, runs(ending === '.ds' ? 100 : 250));
  });

  test.each(['sharegpt', 'longbench'])('a length model, in its bytes and values: %s', async (name) => {
    const model = otherwise(JSON.parse(bundled(name).toString())).map((json) =>
      Buffer.from(JSON.stringify(json)),
    );
    const property = fc.asyncProperty(fc.oneof(damaged(bundled(name)), model), (bytes) =>
      tryWorkload('x.json', bytes),
    );
    await fc.assert(property, runs(100));
  });

  test('a trace, in its values', async () => {
    const property = fc.asyncProperty(otherwise(traceLines), async (lines) => {
      await tryWorkload('x.json', Buffer.from(JSON.stringify(lines)));
      if (!Array.isArray(lines)) return;
      await tryWorkload('x.jsonl', Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')));
    });
    await fc.assert(property, runs(200));
  });
});

const requests = makeRequests({
  workload: {
    name: 'x',
    lengths: { kind: 'list', requests: Array(20).fill({ promptLength: 150, outputLength: 30 }) },
  },
  arrival: 'poisson',
  rate: 10,
  count: 20,
  seed: 3,
});

const pool = { tp: 1, pp: 1, count: 1 };

/** Runs some requests. Times come out as numbers, or the run is not to its end. */
function runEngine(engine: string, options: Readonly<Record<string, number | string>>, of = profile): void {
  const pools = engines[engine as keyof typeof engines].roles.includes('serve' as never)
    ? { serve: pool }
    : { prefill: pool, decode: pool };
  const planned = plan({ engine, pools, ppCross: 1, options }, of);
  if (!planned.isRunnable) throw new InputError(`cannot be run: ${planned.reason}`);
  for (const exactEvents of [false, true]) {
    const simulation = startSimulation({ ...planned.plan, requests, seed: 1 }, { exactEvents });
    if (simulation.advance(MANY_EVENTS)) continue;
    for (const { firstToken, leaving } of simulation.records) {
      expect([firstToken, leaving].every(Number.isFinite)).toBe(true);
    }
  }
}

describe('A profile that was damaged is taken or refused in one line:', () => {
  const served = (bytes: Uint8Array) =>
    answered(() => {
      const read = readProfile(bytes, 'x.json');
      for (const engine of Object.keys(engines)) {
        try {
          runEngine(engine, {}, read);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
        }
      }
    });

  test('in its bytes', async () => {
    await fc.assert(fc.asyncProperty(damaged(profileBytes), served), runs(250));
  });

  test('in its values', async () => {
    const values = otherwise(JSON.parse(profileBytes.toString()));
    const property = fc.asyncProperty(values, (json) => served(Buffer.from(JSON.stringify(json))));
    await fc.assert(property, runs(250));
  });
});

describe('A measured run that was damaged is taken or refused in one line:', () => {
  const server: MeasuredServer = { model: 'a', gpu: undefined, server: 'vllm', pools: { serve: pool } };
  const read = (path: string, bytes: Uint8Array) =>
    answered(() =>
      readMeasuredRun(path, server, {
        statSync: (() => ({ isFile: () => true, size: bytes.length })) as never,
        readFileSync: (() => bytes) as never,
      }),
    );
  const json = {
    name: 'mine',
    engine: 'vllm',
    placement: { tp: 1, pp: 1 },
    columns: ['issue_ms', 'prompt_len', 'output_len', 'ttft_ms', 'tpot_ms'],
    requests: [
      [10, 9, 1, 30, 0],
      [0, 5, 2, 20.5, 7],
    ],
  };
  const csv = [json.columns, ...json.requests].map((row) => row.join(',')).join('\n');

  test('in its bytes', async () => {
    const files = fc.oneof(
      damaged(Buffer.from(csv)).map((bytes) => ['x.csv', bytes] as const),
      damaged(Buffer.from(JSON.stringify(json))).map((bytes) => ['x.json', bytes] as const),
    );
    await fc.assert(
      fc.asyncProperty(files, ([path, bytes]) => read(path, bytes)),
      runs(500),
    );
  });

  test('in its values', async () => {
    const property = fc.asyncProperty(otherwise(json), (value) =>
      read('x.json', Buffer.from(JSON.stringify(value))),
    );
    await fc.assert(property, runs(500));
  });
});

describe('Options of engines, whatever they are, are taken or refused in one line:', () => {
  const extremes = [
    0,
    5e-324,
    1e-300,
    1e-9,
    0.5,
    1,
    2,
    3,
    1e3,
    65536,
    1e6,
    2 ** 20,
    2 ** 31,
    2 ** 32 + 1,
    2 ** 40,
    2 ** 53 - 1,
  ];
  const any = fc.oneof(
    fc.constantFrom<unknown>(...extremes, -1, 2 ** 53, 'random', null),
    fc.jsonValue({ maxDepth: 1 }),
  );

  test.each(Object.entries(engines))('%s', async (name, { options }) => {
    const ofNames = fc.constantFrom('nothing', '__proto__', ...Object.keys(options));
    const given = fc.dictionary(ofNames, any, { minKeys: 1, maxKeys: 3 });
    const property = fc.asyncProperty(given, (values) =>
      answered(() =>
        runEngine(name, checkedOptions(options, values, 'options') as Record<string, number | string>),
      ),
    );
    await fc.assert(property, runs(250));
  });

  test.each(Object.entries(engines))('%s, at the ends of their bounds', async (name, { options }) => {
    const ofNames = fc.constantFrom('nothing', ...Object.keys(options));
    const given = fc.dictionary(ofNames, fc.constantFrom(...extremes), { minKeys: 1, maxKeys: 4 });
    const property = fc.asyncProperty(given, (values) => {
      const possible = Object.entries(values).flatMap(([option, value]) => {
        try {
          return Object.entries(checkedOptions(options, { [option]: value }, 'options'));
        } catch {
          return [];
        }
      });
      return answered(() => runEngine(name, Object.fromEntries(possible)));
    });
    await fc.assert(property, runs(250));
  });
});

test('JSON, whatever it is, is parsed or refused with a place', async () => {
  const property = fc.asyncProperty(damaged(profileBytes), (bytes) =>
    answered(() => parseJson(bytes, 'x.json')),
  );
  await fc.assert(property, runs(500));
});
