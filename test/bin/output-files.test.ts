import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { environment, program, run } from './run-program.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts a run that writes events, and ends it by a signal when it has begun to. */
function endBySignal(signal: NodeJS.Signals): Promise<{ code: number | null; by: NodeJS.Signals | null }> {
  const files = [
    '--output-request-event',
    join(folder, 'events.csv'),
    '--output-worker',
    join(folder, 'w.csv'),
  ];
  const args = ['simulate', '--rate', '3', '--tp-prefill', '2', '--requests', '200000', ...files];
  const child = spawn(process.execPath, [program, ...args], { env: environment(), stdio: 'ignore' });
  const poll = setInterval(() => {
    if (readdirSync(folder).length >= 2) child.kill(signal);
  }, 20);
  return new Promise((resolve) =>
    child.on('close', (code, by) => {
      clearInterval(poll);
      resolve({ code, by });
    }),
  );
}

describe('A run that writes files', () => {
  test.each(['SIGTERM', 'SIGHUP'] as const)('leaves nothing behind when %s ends it', async (signal) => {
    expect(await endBySignal(signal)).toEqual({ code: null, by: signal });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('leaves nothing behind when Ctrl-C ends it', async () => {
    expect(await endBySignal('SIGINT')).toEqual({ code: 130, by: null });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('does not write over what it reads, by whatever path', () => {
    const workload = join(folder, 'trace.json');
    writeFileSync(workload, '[{"prompt_len": 5, "output_len": 2}]');
    const output = join(folder, '.', 'sub', '..', 'trace.json').replace('trace', './trace');
    const { status, stderr } = run(
      ['simulate', '--rate', '1', '--requests', '1', '--workload', workload, '--output', output],
      { cwd: folder },
    );
    expect(status).toBe(2);
    expect(stderr).toBe(
      `simdistserve: --output: expected another file than that of --workload, got ${output}\n`,
    );
    expect(readFileSync(workload, 'utf8')).toContain('prompt_len');
  });

  test('does not write over its profile', () => {
    const profile = join(folder, 'mine.json');
    copyFileSync(new URL('../../profiles/a100-80g-opt-13b.json', import.meta.url), profile);
    const before = readFileSync(profile, 'utf8');
    const { status, stderr } = run(['simulate', '--rate', '1', '--profile', profile, '--output', profile]);
    expect(status).toBe(2);
    expect(stderr).toBe(
      `simdistserve: --output: expected another file than that of --profile, got ${profile}\n`,
    );
    expect(readFileSync(profile, 'utf8')).toBe(before);
  });

  test('writes the same records as JSON and as files', () => {
    const latencies = join(folder, 'latency.csv');
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
    expect(readdirSync(folder)).toEqual(['latency.csv']);
  });
});
