import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { run } from './run-program.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
afterAll(() => rmSync(folder, { recursive: true }));

const trace = join(folder, 'trace.csv');
beforeAll(() => {
  const rows = Array.from({ length: 20 }, (_, i) => `${i / 2},${100 + i},5`);
  writeFileSync(trace, ['start_time,prompt_len,output_len', ...rows].join('\n'));
});

const runLine = (commandLine: string) => run(commandLine.split(' '), { goldenData: true });

describe('Flags of published command lines that play no part are accepted, and one line says so:', () => {
  const custom = () => `simulate --arrival custom --workload ${trace}`;

  test.each([
    [
      () => `${custom()} --rate 4 --cv 1`,
      '--rate and --cv not used: with --arrival custom the trace tells when requests come\n',
    ],
    [
      () => `${custom()} --rate 4 --cv 2`,
      '--rate and --cv not used: with --arrival custom the trace tells when requests come\n',
    ],
    [
      () => `${custom()} --rate 4`,
      '--rate not used: with --arrival custom the trace tells when requests come\n',
    ],
    [
      () => 'simulate --rate 2 --requests 5 --arrival fixed --cv 1',
      '--cv not used: with --arrival fixed the gaps are all the same\n',
    ],
  ])('%p', (commandLine, told) => {
    const { status, stderr } = runLine(commandLine());
    expect([status, stderr]).toEqual([0, told]);
  });

  test('they change nothing', () => {
    const requestsOf = (line: string) => JSON.parse(runLine(`${line} --json`).stdout).requests;
    expect(requestsOf(`${custom()} --rate 4 --cv 1`)).toEqual(requestsOf(custom()));
  });

  test('and another cv than 1 is refused where the gaps are all the same', () => {
    expect(runLine('simulate --rate 2 --arrival fixed --cv 2')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'simdistserve: --cv: expected with gamma or poisson arrivals, got it with fixed\n',
    });
  });
});

describe('Poisson arrivals', () => {
  const poisson = 'simulate --rate 4 --requests 20 --json';

  test('with another cv than 1 are gamma arrivals, as in the published program, and one line says so', () => {
    const { status, stdout, stderr } = runLine(`${poisson} --cv 2`);
    expect([status, stderr]).toEqual([0, 'poisson arrivals with --cv 2 are gamma arrivals with that cv\n']);
    const gamma = runLine(`${poisson} --arrival gamma --cv 2`);
    expect(gamma.stderr).toBe('');
    expect(JSON.parse(stdout).requests).toEqual(JSON.parse(gamma.stdout).requests);
  });

  test('with a cv of 1 are as without it', () => {
    expect(runLine(`${poisson} --cv 1`)).toEqual(runLine(poisson));
  });
});

describe('A trace whose times are not asked for', () => {
  test('is sampled, and one line says so', () => {
    const { status, stderr } = runLine(`simulate --rate 4 --requests 10 --workload ${trace}`);
    expect([status, stderr]).toEqual([
      0,
      "requests are sampled from the trace, without its times: those are taken with '--arrival custom'\n",
    ]);
  });

  test('is told nothing of where they are taken', () => {
    expect(runLine(`simulate --arrival custom --workload ${trace}`).stderr).toBe('');
  });
});

describe('Empty lists of shares and of scales', () => {
  test("are accepted, as the published program's scripts pass them", () => {
    const output = join(folder, 'attainments.csv');
    const args = ['--rate', '2', '--requests', '5', '--slas', '[]', '--slo-scales', '[]'];
    const { status, stdout, stderr } = run(['simulate', ...args, '--output', output, '--json'], {
      goldenData: true,
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout).summary).toMatchObject({ scaled: [], attainable: [] });
  });
});

describe('A queue that is still growing at the end', () => {
  const growing = 'the queue is still growing at the end: these figures depend on the number of requests\n';

  test.each(['published-distserve', 'distserve', 'vllm'])('is told of an overloaded run: %s', (engine) => {
    const { status, stderr } = runLine(`simulate --rate 30 --requests 1000 --engine ${engine}`);
    expect(status).toBe(0);
    expect(stderr).toContain(growing);
  });

  test.each(['published-distserve', 'distserve', 'vllm'])('is not told of a light one: %s', (engine) => {
    const { status, stderr } = runLine(`simulate --rate 1 --requests 1000 --engine ${engine}`);
    expect([status, stderr]).toEqual([0, '']);
  });
});
