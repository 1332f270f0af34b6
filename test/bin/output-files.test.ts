import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { bundledFolders } from '../../lib/bundled-folders.js';
import { environment, program, run } from './run-program.js';

const inputs = mkdtempSync(join(tmpdir(), 'simdistserve-'));
const home = mkdtempSync(join(tmpdir(), 'simdistserve-'));
afterEach(() => {
  for (const name of readdirSync(home)) rmSync(join(home, name), { recursive: true });
});
afterAll(() => {
  for (const folder of [inputs, home]) rmSync(folder, { recursive: true });
});

const workload = join(inputs, 'workload.json');
writeFileSync(workload, JSON.stringify(new Array(20_000).fill({ prompt_len: 10, output_len: 3 })));

/** A run of many minutes, which writes as much as the disk holds. */
const endless = 'simulate --rate 3 --tp-prefill 2 --requests 3000000'.split(' ');
const files = (folder: string) =>
  ['--output-request-event', join(folder, 'a.csv')].concat('--output-worker', join(folder, 'b.csv'));

function start(args: readonly string[]): { child: ChildProcess; stderr: () => string } {
  const child = spawn(process.execPath, [program, ...args], { env: environment() });
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  return { child, stderr: () => text };
}

/** Waits until something is so, as long as a program runs. */
async function until(isSo: () => boolean, child: ChildProcess): Promise<void> {
  while (!isSo()) {
    expect(child.exitCode).toBeNull();
    await sleep(10);
  }
}

/** Whether files are being written, and there is something in them. */
function isUnderway(folder: string): boolean {
  return readdirSync(folder).filter((name) => statSync(join(folder, name)).size > 100_000).length > 0;
}

describe('Of files that were not finished nothing is left behind', () => {
  test.each([
    ['SIGTERM', null, 'SIGTERM'],
    ['SIGHUP', null, 'SIGHUP'],
    ['SIGINT', 130, null],
  ] as const)('on %s', async (signal, status, endedBy) => {
    const { child } = start([...endless, ...files(home)]);
    await until(() => isUnderway(home), child);
    child.kill(signal);
    expect(await once(child, 'close')).toEqual([status, endedBy]);
    expect(readdirSync(home)).toEqual([]);
  });

  test('when the disk takes no more: one line, and what was there before stays', () => {
    writeFileSync(join(home, 'a.csv'), 'old');
    // A limit on the size of files, in blocks of 512 or 1024 bytes, is as good as a full disk.
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', 'ulimit -f 1000; exec "$0" "$@"', process.execPath, program, ...endless, ...files(home)],
      { encoding: 'utf8', env: environment() },
    );
    expect(status).toBe(2);
    expect(stderr.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^simdistserve: cannot write .*a\.csv: E/),
      '',
    ]);
    expect(readdirSync(home)).toEqual(['a.csv']);
    expect(readFileSync(join(home, 'a.csv'), 'utf8')).toBe('old');
  });

  test('when a folder vanishes: one line, and no file in the other folder either', async () => {
    const [stays, vanishes] = [join(home, 'stays'), join(home, 'vanishes')];
    for (const folder of [stays, vanishes]) mkdirSync(folder);
    const args = 'simulate --rate 3 --tp-prefill 2 --requests 1000'.split(' ');
    const { child, stderr } = start([
      ...args,
      ...['--output', join(stays, 'a.csv'), '--output-request-event', join(vanishes, 'b.csv')],
    ]);
    await until(() => isUnderway(vanishes), child);
    rmSync(vanishes, { recursive: true });
    expect(await once(child, 'close')).toEqual([2, null]);
    expect(stderr().split('\n').slice(1)).toEqual([
      expect.stringMatching(/^simdistserve: cannot write .*b\.csv: ENOENT$/),
      '',
    ]);
    expect(readdirSync(stays)).toEqual([]);
  });
});

describe('A file that is read is not written over', () => {
  test.each([
    ['the workload', ['--workload', workload], workload, '--workload'],
    ['the workload by a link', ['--workload', workload], 'link', '--workload'],
    [
      'the profile',
      ['--workload', workload, '--profile', join(inputs, 'profile.json')],
      'profile',
      '--profile',
    ],
  ])('%s', (_, args, output, flag) => {
    const profile = join(inputs, 'profile.json');
    copyFileSync(join(bundledFolders.profiles, 'a100-80g-opt-13b.json'), profile);
    const link = join(home, 'link.json');
    symlinkSync(workload, link);
    const path = { link, profile }[output] ?? output;
    const before = readFileSync(path, 'utf8');
    const { status, stdout, stderr } = run(['simulate', '--rate', '1', ...args, '--output-worker', path]);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      `simdistserve: --output-worker: expected another file than that of ${flag}, got ${path}\n`,
    );
    expect(readFileSync(path, 'utf8')).toBe(before);
  });
});

describe('A long result as JSON', () => {
  const long = `simulate --backend vllm --rate 5 --requests 20000 --json --workload ${workload}`.split(' ');

  test('reaches a slow reader whole', async () => {
    const { child } = start(long);
    await sleep(2000);
    let text = '';
    for await (const chunk of child.stdout!) text += chunk;
    expect(text).toBe(run(long).stdout);
    expect(JSON.parse(text).requests).toHaveLength(20_000);
  });

  test('ends on Ctrl-C when nobody reads on', async () => {
    const path = join(home, 'attainments.csv');
    const { child } = start([...long, '--output', path]);
    const closed = once(child, 'close');
    // It prints when its files are in their places.
    await until(() => readdirSync(home).includes('attainments.csv'), child);
    await sleep(200);
    child.kill('SIGINT');
    await sleep(200);
    child.stdout!.resume();
    expect(await closed).toEqual([130, null]);
  });
});

test('The records are the same as JSON and as files', () => {
  const latencies = join(home, 'latency.csv');
  const { status, stdout } = run(
    ['simulate', '--rate', '4', '--requests', '300', '--json', '--output-request-latency', latencies],
    { goldenData: true },
  );
  expect(status).toBe(0);
  const { requests } = JSON.parse(stdout) as { requests: { arrival: number; firstToken: number }[] };
  const lines = readFileSync(latencies, 'utf8').trimEnd().split('\n').slice(1);
  expect(lines.map((line) => Number(line.split(',')[0]))).toEqual(
    requests.map(({ arrival, firstToken }) => firstToken - arrival),
  );
  expect(readdirSync(home)).toEqual(['latency.csv']);
});
