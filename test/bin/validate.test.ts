import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { run } from './run-program.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a run that the program simulated itself, as if it had been measured. */
function writeRun(name: string, args: readonly string[]): string {
  const { stdout } = run(
    ['simulate', '--rate', '3', '--requests', '40', '--engine-model', 'detailed', '--json', ...args],
    { goldenData: true },
  );
  type Simulated = {
    arrival: number;
    promptLength: number;
    outputLength: number;
    firstToken: number;
    leaving: number;
  };
  const { requests } = JSON.parse(stdout) as { requests: Simulated[] };
  const rows = requests.map(({ arrival, promptLength, outputLength, firstToken, leaving }) => [
    arrival,
    promptLength,
    outputLength,
    firstToken - arrival,
    outputLength > 1 ? (leaving - firstToken) / (outputLength - 1) : 0,
  ]);
  const path = join(folder, name);
  writeFileSync(
    path,
    ['issue_ms,prompt_len,output_len,ttft_ms,tpot_ms', ...rows.map((row) => row.join(','))].join('\n'),
  );
  return path;
}

describe('validate', () => {
  test('holds both models against CSV files that a pattern finds, and says which is nearer', () => {
    writeRun('a.csv', ['--tp-prefill', '2']);
    writeRun('b.csv', ['--tp-prefill', '2', '--seed', '1']);
    const { status, stdout, stderr } = run(['validate', `${folder}/*.csv`, '--tp-prefill', '2']);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^a: measured .*%\n {2}reference .*%\n {2}detailed .*%$/m);
    expect(stdout).toContain('detailed: attainment off by 0.0 points (rms over 2 runs, all scales)');
    expect(stdout).toContain('the nearer model is detailed');
  });

  test('finds by how much the speed is off', () => {
    const path = writeRun('slow.csv', ['--backend', 'vllm', '--engine-option', 'speed=1.25']);
    const args = ['validate', path, '--backend', 'vllm', '--engine-model', 'detailed', '--fit', 'speed'];
    const { status, stdout } = run(args);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^speed would have to change most: by \+2[45]\.\d %, to 1\.2[45]/m);
    const { fitted } = JSON.parse(run([...args, '--json']).stdout);
    expect(fitted).toMatchObject([{ option: 'speed', value: 1 }]);
  });

  test.each([
    ['no files', [], 'validate FILES: expected measured runs, got nothing'],
    [
      'a pattern without files',
      ['/no/such/*.json'],
      'validate FILES: expected files, got none for /no/such/*.json',
    ],
    [
      'a constant that cannot be fitted',
      ['x.csv', '--fit', 'blockTokens'],
      '--fit: expected one of requestLatency, speed, ',
    ],
    [
      'constants for the reference model',
      ['x.csv', '--engine-model', 'reference', '--engine-option', 'speed=2'],
      '--engine-option: expected with --engine-model detailed only',
    ],
  ])('refuses %s', (_what, args, message) => {
    const { status, stderr } = run(['validate', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(`simdistserve: ${message}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
