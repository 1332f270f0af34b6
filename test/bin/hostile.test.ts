import { spawnSync } from 'node:child_process';
import {
  chmodSync,
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
import { afterAll, describe, expect, test } from '@jest/globals';
import { bundledFolders } from '../../lib/bundled-folders.js';
import { environment, program, run } from './run-program.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('Hostile command lines are refused in one line:', () => {
  test.each([
    ['--constructor 5', /^unknown flag --constructor: /],
    ['simulate --rate 1 --__defineGetter__ 5', /^unknown flag --__defineGetter__: /],
    ['simulate --rate 1e-15', /^arrivals: expected all within 2\^40 ms \(35 years\)/],
    ['simulate --arrival custom', /^arrival "custom": expected a workload with a start_time/],
    ['--threads 1024', /^--threads: expected auto or a whole number from 1 to 64/],
    [`simulate --rate 1 --output ${folder}/new/`, /^--output: expected the path of a file/],
  ])('%s', (line, expected) => {
    const { status, stdout, stderr } = run(line.split(' '));
    expect([status, stdout]).toEqual([2, '']);
    const own = stderr.replace(/^DATASET is not set.*\n/, '');
    expect(own).toMatch(/^simdistserve: [^\n]+\n$/);
    expect(own.slice('simdistserve: '.length)).toMatch(expected);
  });

  test('a line break in what was given does not break the line', () => {
    const { status, stderr } = run(['foo\nbar']);
    expect([status, stderr.split('\n').length]).toEqual([2, 2]);
  });
});

describe('Names and paths reach the terminal with what would steer it written out:', () => {
  const evil = 'e\u001b[31mvil\n\u009b\u202e';
  const told = 'e\\u001b[31mvil\\u000a\\u009b\\u202e';
  const file = (ending: string, content: string | Buffer): string => {
    const path = join(folder, `${evil}${ending}`);
    writeFileSync(path, content);
    return path;
  };
  const trace = file('.jsonl', '{"prompt_len": 10, "output_len": 5}\n'.repeat(5));
  const measured = file(
    '.csv',
    'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n0,10,5,30,10\n100,10,5,30,10\n',
  );
  const bundledProfile = readFileSync(join(bundledFolders.profiles, 'a100-80g-opt-13b.json'));
  const profile = file('.json', bundledProfile);

  test.each([
    [
      'of a run and its workload',
      ['simulate', '--rate', '1', '-N', '3', '--workload', trace, '--name', evil],
    ],
    [
      'of files that are read',
      ['simulate', '--rate', '1', '-N', '3', '--workload', trace, '--profile', profile, '--verbose'],
    ],
    ['of measured runs', ['validate', measured]],
    ['of measured runs, in JSON', ['validate', measured, '--json']],
    ['of a file that is not there', ['simulate', '--rate', '1', '--profile', `${evil}none`]],
    ['of an engine', ['simulate', '--rate', '1', '--engine', `./${evil}.mjs`]],
    ['of a command', [evil]],
  ])('%s', (_, args) => {
    const { status, stdout, stderr } = run(args, { cwd: folder });
    expect([0, 2]).toContain(status);
    expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
    const inJson = told.replace('\\u000a', '\\n');
    expect(stdout + stderr).toContain(args.includes('--json') ? inJson : told);
  });
});

test('A stand-in is told by all endings under which DATASET was looked through', () => {
  const { stderr } = spawnSync(process.execPath, [program, 'simulate', '--rate', '1', '-N', '3'], {
    encoding: 'utf8',
    env: { ...environment(), DATASET: folder },
  });
  expect(stderr).toMatch(
    /^DATASET has no sharegpt \(\.ds, \.json, \.jsonl, \.csv\): using the bundled stand-in/,
  );
});

test('A target that nothing can meet still has a nearest placement', () => {
  const { status, stderr } = run(['--ttft-slo', '1e-320', '--requests', '5'], { goldenData: true });
  expect(status).toBe(3);
  expect(stderr).toMatch(/^no placement keeps the SLOs; the nearest is pp_cross=1/);
});

test('A rate so low that requests would come too late counts as not kept, and does not end a search', () => {
  const args = ['--ttft-slo', '1', '--tolerance', '1e-20', '--requests', '20'];
  const { status, stderr } = run(args, { goldenData: true });
  expect(status).toBe(3);
  expect(stderr).toMatch(
    /^no placement keeps the SLOs; the nearest is pp_cross=1, .* ms and must be below 1 ms at /,
  );
});

test('A profile with impossible latencies is bad input on any number of threads', () => {
  const profile = JSON.parse(readFileSync(join(bundledFolders.profiles, 'a100-80g-opt-13b.json'), 'utf8'));
  for (const row of profile.latency) row.decodeSmallBatch.base = -100;
  const path = join(folder, 'negative.json');
  writeFileSync(path, JSON.stringify(profile));
  for (const threads of ['1', '3']) {
    const args = ['--profile', path, '--requests', '20', '--threads', threads];
    const { status, stdout, stderr } = run(args, { goldenData: true });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^simdistserve: the profile gives -[\d.]+ ms for an iteration [^\n]*\n$/);
  }
});

describe('Output files', () => {
  const simulate = ['simulate', '--rate', '4', '--requests', '5'];
  const home = join(folder, 'outputs');
  mkdirSync(home);

  test('are told apart by where they really lie', () => {
    writeFileSync(join(home, 'x'), 'old');
    symlinkSync('x', join(home, 'link'));
    const args = [...simulate, '--output', join(home, 'x'), '--output-worker', join(home, 'link')];
    const { status, stderr } = run(args, { goldenData: true });
    expect([status, readFileSync(join(home, 'x'), 'utf8')]).toEqual([2, 'old']);
    expect(stderr).toMatch(/--output-worker: expected another file than --output/);
  });

  test('keep their mode when they are written anew, and may have long names', () => {
    const path = join(home, `${'n'.repeat(250)}.csv`);
    writeFileSync(path, 'old');
    chmodSync(path, 0o600);
    expect(run([...simulate, '--output', path], { goldenData: true }).status).toBe(0);
    expect(readFileSync(path, 'utf8')).toMatch(/^backend,model_type/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(home).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
