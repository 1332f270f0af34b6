import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { environment, type Outcome, program, run } from './run-program.js';

/** Runs a search in which code is run at the start of each thread but the main one. */
function runWithThreads(code: string, args: readonly string[]): Outcome {
  const preload = `
    const { isMainThread, threadId } = await import('node:worker_threads');
    if (!isMainThread) { ${code} }`;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(preload)}`, program, ...args],
    { encoding: 'utf8', env: environment(true) },
  );
  return { status, stdout, stderr };
}

const hog = 'const hog = []; for (;;) hog.push(new Array(10_000).fill(0.5));';
const args = ['--requests', '100', '--threads', '2'];

/** A placement that the thread does not come to. */
const failure = (reason: string) => new RegExp(`^failed pp_cross=1, tp_prefill=\\d, .*: ${reason}$`, 'gm');

describe('A thread that dies', () => {
  test.each([
    ['of memory', hog, 'its thread ran out of memory \\(\\d+ MiB of heap\\)'],
    ['by process.exit', 'process.exit(9);', 'its thread ended with code 9'],
    ['of an error that nobody catches', 'throw new Error("no ink");', 'its thread died: no ink'],
  ])('%s fails its placement; the others are searched, and the exit code is 4', (_, code, reason) => {
    const memory = ['--max-memory', '400MB'];
    const { status, stdout, stderr } = runWithThreads(`if (threadId === 1) { ${code} }`, [
      ...args,
      ...memory,
    ]);
    expect(stderr.match(failure(reason))).toHaveLength(1);
    expect(stderr).toMatch(
      /^1 of 9 placements failed, and any of them may be better than the best of the others$/m,
    );
    expect(stdout).toMatch(/^Best per GPU rate: .*\nBest config: .*\n$/);
    expect(status).toBe(4);
  });

  test('leaves the other results as they are, and tells of itself in JSON', () => {
    const whole = JSON.parse(run([...args, '--json'], { goldenData: true }).stdout);
    expect(whole.failed).toBe(0);
    const { stdout } = runWithThreads('if (threadId === 1) process.exit(9);', [...args, '--json']);
    const result = JSON.parse(stdout);
    expect(result.failed).toBe(1);
    expect(result.placements).toHaveLength(9);
    for (const [i, placement] of result.placements.entries()) {
      if (placement.status === 'failed') expect(placement.reason).toBe('its thread ended with code 9');
      else expect(placement).toEqual(whole.placements[i]);
    }
  });

  test('like all that follow it leaves the search without an answer, and it still ends', () => {
    const { status, stdout, stderr } = runWithThreads('process.exit(9);', args);
    expect([status, stdout]).toEqual([4, '']);
    expect(stderr.match(failure('its thread ended with code 9'))).toHaveLength(9);
    expect(stderr).toMatch(/^9 of 9 placements failed, and no other keeps the SLOs$/m);
  });
});

test('A fault of the program in a thread ends the search as one', () => {
  const fault =
    'Float64Array.prototype.fill = () => { throw new Error("no ink"); }; Uint8Array.prototype.fill = Float64Array.prototype.fill;';
  const { status, stdout, stderr } = runWithThreads(fault, args);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^simdistserve: a fault of the program: no ink /m);
});

describe('With --max-memory', () => {
  test('a search comes to the same bytes on fewer threads', () => {
    const { stdout } = run(['--requests', '50', '--json', '--threads', '1']);
    for (const memory of ['150MB', '0.3GB', '1 GiB']) {
      expect(run(['--requests', '50', '--json', '--threads', '4', '--max-memory', memory]).stdout).toBe(
        stdout,
      );
    }
  });

  test('too little is refused with what would do', () => {
    const { status, stdout, stderr } = run(['--max-memory', '50MB', '--requests', '50'], {
      goldenData: true,
    });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^simdistserve: max-memory: expected at least \d+MB for 50 requests, got 50MB\n$/);
  });
});
