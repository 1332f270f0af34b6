import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { environment, program, run, runAndInterrupt } from './run-program.js';

let folder: string;
let journal: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
  journal = join(folder, 'long.journal');
});
afterEach(() => rmSync(folder, { recursive: true }));

const lines = (): string[] =>
  existsSync(journal) ? readFileSync(journal, 'utf8').split('\n').slice(0, -1) : [];

/** Runs the program until the journal has so many lines, and then kills it; or to its end. */
function killAt(
  count: number,
  args: readonly string[],
): Promise<{ signal: NodeJS.Signals | null; stdout: string }> {
  const child = spawn(process.execPath, [program, ...args], { env: environment() });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  const poll = setInterval(() => {
    if (lines().length >= count) child.kill('SIGKILL');
  }, 1);
  return new Promise((resolve) =>
    child.on('close', (_, signal) => {
      clearInterval(poll);
      resolve({ signal, stdout });
    }),
  );
}

describe('A search with a journal', () => {
  test.each([
    ['one thread', '1', false],
    ['two threads', '2', false],
    ['two threads, as JSON', '2', true],
  ])(
    'that is killed again and again goes on and comes to the same, on %s',
    async (_what, threads, asJson) => {
      const asked = [
        '--gpus-per-node',
        '8',
        '--requests',
        '600',
        '--threads',
        threads,
        ...(asJson ? ['--json'] : []),
      ];
      const whole = run(asked).stdout;
      const args = [...asked, '--journal', journal];
      let kept: string[] = [];
      let stdout = '';
      for (let count = 4; ; count += 7) {
        const { signal, stdout: told } = await killAt(count, args);
        // What was written before is there still, and was not searched again.
        expect(lines().slice(0, kept.length)).toEqual(kept);
        kept = lines();
        if (signal === null) {
          stdout = told;
          break;
        }
        expect(kept.length).toBeGreaterThanOrEqual(count);
      }
      expect(stdout).toBe(whole);
      const jobs = kept.slice(1).map((line) => JSON.parse(line).key);
      expect(new Set(jobs).size).toBe(jobs.length);
      const again = run(args);
      expect(again.stdout).toBe(whole);
      expect(lines()).toEqual(kept);
      expect(readdirSync(folder)).toEqual(['long.journal']);
    },
    120_000,
  );

  test('says on Ctrl-C that it can be gone on with, and gives the journal free', async () => {
    const long = ['--nodes', '2', '--gpus-per-node', '8', '--requests', '20000', '--journal', journal];
    const { status, stderr } = await runAndInterrupt(long);
    expect(status).toBe(130);
    expect(stderr).toMatch(
      /^interrupted after \d+ of \d+ placements; .*; the same command goes on from there$/m,
    );
    expect(readdirSync(folder).filter((name) => name.endsWith('.lock'))).toEqual([]);
  });

  test('without an answer comes to the same line when it is gone on with', () => {
    const args = ['--requests', '60', '--ttft-slo', '10', '--journal', journal];
    const first = run(args);
    expect(first.status).toBe(3);
    expect(run(args)).toEqual(first);
  });

  test('refuses one of other settings, naming the flag', () => {
    expect(run(['--requests', '10', '--journal', journal]).status).toBe(0);
    const { status, stderr } = run(['--requests', '11', '--journal', journal]);
    expect(status).toBe(2);
    expect(stderr).toContain(
      `simdistserve: the journal ${journal} was written with --requests 10, and this search has 11\n`,
    );
  });

  test('refuses one of an engine whose module has changed since', () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const text = readFileSync(join(root, 'test/engines/own/shortest-first.mjs'), 'utf8');
    // In the repository, where the module finds the package.
    const engine = join(mkdtempSync(join(root, 'dist/journal-')), 'engine.mjs');
    writeFileSync(engine, text);
    const args = ['--engine', engine, '--gpus-per-node', '2', '--requests', '10', '--journal', journal];
    const first = run(args);
    expect(run(args)).toEqual(first);
    writeFileSync(engine, text.replace('4096', '8192'));
    const { status, stderr } = run(args);
    rmSync(dirname(engine), { recursive: true });
    expect(status).toBe(2);
    expect(stderr).toContain(
      `simdistserve: the journal ${journal} was written with another text of the module of its engine\n`,
    );
  });

  test.each([
    [
      'in no folder',
      '/no/such/folder/j',
      '--journal: expected a path in a folder that exists, got /no/such/folder/j',
    ],
    ['that is a folder', '.', '--journal: expected the path of a regular file, got .'],
  ])('refuses a path %s', (_what, path, message) => {
    const { status, stderr } = run(['--requests', '10', '--journal', path]);
    expect(status).toBe(2);
    expect(stderr).toBe(`simdistserve: ${message}\n`);
  });

  test('does not take its workload for a journal', () => {
    const workload = join(folder, 'mine.json');
    writeFileSync(workload, '[{"prompt_len": 5, "output_len": 2}]');
    const { status, stderr } = run(['--requests', '1', '--workload', workload, '--journal', workload]);
    expect(status).toBe(2);
    expect(stderr).toContain('--journal: expected another file than that of --workload');
  });
});

describe.each([
  ['search --instances', ['search', '--instances', '--high-affinity', '--gpus-per-node', '4']],
  ['ratio', ['ratio', '--max-prefill-instances', '3', '--max-decode-instances', '3']],
])('%s', (_what, command) => {
  const asked = [...command, '--requests', '60', '--json'];

  test('comes to the same bytes on any number of threads, and with its journal again', () => {
    const whole = run([...asked, '--threads', '1']);
    expect(whole.status).toBe(0);
    for (const threads of ['2', '3']) expect(run([...asked, '--threads', threads]).stdout).toBe(whole.stdout);
    expect(run([...asked, '--max-memory', '150MB']).stdout).toBe(whole.stdout);
    const args = [...asked, '--journal', journal];
    expect(run(args).stdout).toBe(whole.stdout);
    const kept = lines();
    expect(kept.length).toBeGreaterThan(5);
    writeFileSync(journal, `${kept.slice(0, 4).join('\n')}\n${kept[4]!.slice(0, 30)}`);
    expect(run(args).stdout).toBe(whole.stdout);
    expect(new Set(lines())).toEqual(new Set(kept));
  });

  test('is ended by Ctrl-C, and says that it can be gone on with', async () => {
    const long = [...command, '--requests', '30000', '--journal', journal];
    const { status, stdout, stderr } = await runAndInterrupt(long);
    expect([status, stdout]).toEqual([130, '']);
    expect(stderr).toMatch(/^interrupted .*; the same command goes on from there$/m);
  });
});

describe('The memory of a search', () => {
  test('changes nothing of what it comes to', () => {
    const asked = ['--requests', '100', '--json'];
    const free = run([...asked, '--threads', '4']);
    expect(run([...asked, '--threads', '4', '--max-memory', '200MB']).stdout).toBe(free.stdout);
    expect(run([...asked, '--threads', '4', '--max-memory', '150MB']).stdout).toBe(free.stdout);
  });

  test.each([
    ['20MB', /^simdistserve: max-memory: expected at least \d+MB for 100 requests, got 20MB$/m],
    [
      '2',
      /^simdistserve: --max-memory: expected an amount of memory above 0 with its unit, such as 512MB or 2GB, got "2"$/m,
    ],
    ['0GB', /^simdistserve: --max-memory: expected an amount/m],
    ['2Gb', /^simdistserve: --max-memory: expected an amount/m],
  ])('is refused if it is %s', (memory, message) => {
    const { status, stderr } = run(['--requests', '100', '--max-memory', memory]);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
