import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { bundledFolders } from '../../lib/bundled-folders.js';
import { environment, program, run, runAndInterrupt } from './run-program.js';

const root = mkdtempSync(join(tmpdir(), 'simdistserve-'));
afterAll(() => rmSync(root, { recursive: true }));

/** What is read lies in one folder, and what is written in another. */
const [inputs, outputs] = [join(root, 'inputs'), join(root, 'outputs')];
beforeEach(() => {
  for (const folder of [inputs, outputs]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  }
  writeFileSync(workload, JSON.stringify(new Array(20).fill({ prompt_len: 100, output_len: 30 })));
  copyFileSync(join(bundledFolders.profiles, 'a100-80g-opt-13b.json'), profile);
  writeFileSync(engine, `export { default } from ${JSON.stringify(ownEngine)};`);
  writeFileSync(measured, JSON.stringify(measuredRun));
});
const workload = join(inputs, 'workload.json');
const profile = join(inputs, 'profile.json');
/** An engine of one's own; it is of the package, and is found nowhere else. */
const ownEngine = new URL('../engines/own/shortest-first.mjs', import.meta.url).href;
const engine = join(inputs, 'engine.mjs');
const measured = join(inputs, 'measured.json');
/** Two requests, one of them with an output of a single token. */
const measuredRun = {
  engine: 'distserve',
  placement: { tp_prefill: 1, pp_prefill: 1, tp_decode: 1, pp_decode: 1 },
  columns: ['issue_ms', 'prompt_len', 'output_len', 'ttft_ms', 'tpot_ms'],
  requests: [
    [0, 500, 100, 78, 30],
    [900, 40, 1, 20, 0],
  ],
};
const given = ['--workload', workload, '--profile', profile];

const commands: Readonly<Record<string, readonly string[]>> = {
  search: ['search', '--requests', '20', '--gpus-per-node', '2', ...given],
  'search --instances': [
    ...['search', '--requests', '20', '--gpus-per-node', '2', '--instances', '--high-affinity', ...given],
  ],
  ratio: [
    ...['ratio', '--requests', '20', '--max-prefill-instances', '1', '--max-decode-instances', '2', ...given],
  ],
  simulate: ['simulate', '--rate', '2', '--requests', '20', ...given],
  validate: ['validate', measured, '--profile', profile],
  lesson: ['lesson', 'clock', '--trace'],
};
const all = Object.entries(commands);

/** Those that have instances of two kinds. */
const apart = ['search', 'ratio', 'simulate', 'validate'];

describe('--output FILE.json of', () => {
  test.each(all)('%s keeps the document that --json prints', (_, args) => {
    const path = join(outputs, 'whole.json');
    const usual = run(args);
    const printed = run([...args, '--json']);
    expect([usual.status, printed.status]).toEqual([0, 0]);
    expect(run([...args, '--output', path])).toEqual(usual);
    expect(readFileSync(path, 'utf8')).toBe(printed.stdout);
    // Both at once, over a file that is there.
    writeFileSync(path, 'old');
    expect(run([...args, '--json', '--output', path]).stdout).toBe(printed.stdout);
    expect(readFileSync(path, 'utf8')).toBe(printed.stdout);
    expect(readdirSync(outputs)).toEqual(['whole.json']);
  });

  test('search keeps the document of one that has no answer', () => {
    const path = join(outputs, 'whole.JSON');
    expect(run([...commands.search!, '--ttft-slo', '1', '--output', path]).status).toBe(3);
    expect(JSON.parse(readFileSync(path, 'utf8')).best).toBeNull();
  });
});

describe('A name that does not end in .json', () => {
  test.each(all.filter(([name]) => name !== 'simulate'))('is refused by %s', (_, args) => {
    for (const name of ['whole.csv', 'json', 'whole.json.txt']) {
      const path = join(outputs, name);
      expect(run([...args, '--output', path])).toEqual({
        status: 2,
        stdout: '',
        stderr: `simdistserve: --output: expected the name of a file that ends in .json, got ${path}\n`,
      });
    }
    expect(readdirSync(outputs)).toEqual([]);
  });

  test('is that of the published attainments for simulate', () => {
    for (const name of ['whole.csv', 'whole']) {
      const path = join(outputs, name);
      expect(run([...commands.simulate!, '--output', path]).status).toBe(0);
      expect(readFileSync(path, 'utf8')).toMatch(/^backend,model_type,pd,rate,/);
    }
  });
});

describe('A file that is read is not written over by', () => {
  test.each([
    ['search', workload, '--workload'],
    ['search', profile, '--profile'],
    ['search --instances', profile, '--profile'],
    ['ratio', workload, '--workload'],
    ['ratio', profile, '--profile'],
    ['simulate', workload, '--workload'],
    ['simulate', profile, '--profile'],
    ['validate', profile, '--profile'],
    ['validate', measured, 'FILES'],
  ])('%s: %s', (name, path, flag) => refusesToWrite(commands[name]!, path, flag));

  test.each(apart)('%s: the options of an engine, which are among what was read', (name) => {
    const path = join(inputs, 'options.json');
    writeFileSync(path, '{ "speed": 1.5 }');
    const args = [...commands[name]!, '--engine', 'distserve', '--engine-options-file', path];
    refusesToWrite(args, path, '--engine-options-file');
    expect(whatWasRead(args)).toContain('engine options options.json');
  });

  test("simulate: an engine of one's own", () => {
    refusesToWrite([...commands.simulate!, '--engine', engine], engine, '--engine');
  });

  test.each(['search', 'ratio'])('%s: its own journal', (name) => {
    const path = join(outputs, 'both.json');
    const { status, stderr } = run([...commands[name]!, '--journal', path, '--output', path]);
    expect(status).toBe(2);
    expect(stderr).toBe(`simdistserve: --output: expected another file than --journal, got ${path}\n`);
    expect(readdirSync(outputs)).toEqual([]);
  });
});

test.each(apart)("An engine of one's own is among what %s has read", (name) => {
  expect(whatWasRead([...commands[name]!, '--engine', engine])).toContain('engine engine.mjs');
});

describe('Ctrl-C leaves nothing of', () => {
  test.each([
    ['search', ['search', '--gpus-per-node', '8', '--requests', '20000']],
    ['ratio', ['ratio', '--requests', '20000']],
    ['simulate', ['simulate', '--rate', '1000', '--requests', '200000']],
  ])('%s', async (_, args) => {
    const path = join(outputs, 'never.json');
    const { status, stdout } = await runAndInterrupt([...args, '--output', path]);
    expect([status, stdout]).toEqual([130, '']);
    expect(readdirSync(outputs)).toEqual([]);
  });

  test('a lesson whose story is being written', async () => {
    const path = join(outputs, 'never.json');
    const args = ['lesson', 'clock', '--until', '1e5', '--trace', '--json', '--output', path];
    const child = spawn(process.execPath, [program, ...args], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.resume();
    while (readdirSync(outputs).length === 0) {
      expect(child.exitCode).toBeNull();
      await sleep(1);
    }
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([null, 'SIGINT']);
    expect(readdirSync(outputs)).toEqual([]);
  });
});

/** What the document of a command says that was read. */
function whatWasRead(args: readonly string[]): string[] {
  type Read = { read: { what: string; name: string }[] };
  const { read } = JSON.parse(run([...args, '--json']).stdout) as Read;
  return read.map(({ what, name }) => `${what} ${name}`);
}

function refusesToWrite(args: readonly string[], path: string, flag: string): void {
  const before = readFileSync(path, 'utf8');
  const { status, stdout, stderr } = run([...args, '--output', path]);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr.split('\n').at(-2)).toBe(
    `simdistserve: --output: expected another file than that of ${flag}, got ${path}`,
  );
  expect(readFileSync(path, 'utf8')).toBe(before);
}
