import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { goldenRuns, goldenText } from '../golden/load.js';
import { run, runAndInterrupt } from './run-program.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
afterAll(() => rmSync(folder, { recursive: true }));

const outputs = [
  'output',
  'output-request-info',
  'output-request-event',
  'output-request-latency',
  'output-worker',
];

const goldenFile: Record<string, string> = {
  output: 'output',
  'output-request-info': 'request-info',
  'output-request-event': 'request-event',
  'output-request-latency': 'request-latency',
  'output-worker': 'worker',
};

/** All numbers of a text rounded to nine digits, so that two texts can be compared as if number by number. */
function rounded(text: string): string {
  return text.replace(/\d+\.\d+(e[+-]\d+)?/g, (number) => Number(number).toPrecision(9));
}

describe('A simulation', () => {
  test.each(['distserve', 'vllm'])('writes the five published files (%s)', (backend) => {
    const files = outputs.flatMap((flag) => [`--${flag}`, join(folder, `${backend}-${flag}.csv`)]);
    const placement =
      backend === 'vllm'
        ? '--tp-prefill 1 --pp-prefill 2 --tp-decode 0 --pp-decode 0'
        : '--tp-prefill 1 --pp-prefill 2 --tp-decode 1 --pp-decode 2';
    const args =
      `simulate --backend ${backend} --workload humaneval --N 8 --rate 10 --seed 5 ${placement}`.split(' ');
    expect(run([...args, ...files], { goldenData: true }).status).toBe(0);
    for (const flag of outputs) {
      const written = readFileSync(join(folder, `${backend}-${flag}.csv`), 'utf8');
      expect(rounded(written)).toBe(rounded(goldenText(`csv/${backend}.${goldenFile[flag]}.csv`)));
    }
  });

  test.each(goldenRuns.filter((_, i) => i % 7 === 0))('has the published attainments (%#)', (golden) => {
    const path = join(folder, 'attainments.csv');
    expect(run(['simulate', ...golden.argv, '--output', path], { goldenData: true }).status).toBe(0);
    const rows = readFileSync(path, 'utf8').trim().split('\n').slice(1);
    const found = rows.map((row) => {
      const [, pd, target, attainment] = /^\w+,[^,]+,(\w+),[^,]*,("\(.*\)"|[^,]*),([^,]*),/.exec(row)!;
      return {
        pd,
        target: target!
          .replace(/["() ]/g, '')
          .split(',')
          .map(Number),
        attainment: Number(attainment),
      };
    });
    const expected = golden.summary.map(({ pd, target, attainment }) => ({
      pd,
      target: [target].flat(),
      attainment,
    }));
    expect(found.map(({ pd, attainment }) => [pd, attainment])).toEqual(
      expected.map(({ pd, attainment }) => [pd, attainment]),
    );
    for (const [row, { target }] of found.entries()) {
      for (const [i, value] of target.entries()) {
        const golden = expected[row]!.target[i]!;
        expect(Math.abs(value - golden)).toBeLessThanOrEqual(1e-9 * golden);
      }
    }
  });

  test('prints tables of attainments and quantiles', () => {
    const { status, stdout, stderr } = run(
      'simulate --rate 10 --N 8 --seed 5 --workload humaneval --pp-prefill 2 --pp-decode 2 --name trial'.split(
        ' ',
      ),
      { goldenData: true },
    );
    expect([status, stderr]).toEqual([0, '']);
    expect(
      stdout,
    ).toBe(`trial: distserve (pp_cross=1, tp_prefill=1, pp_prefill=2, tp_decode=1, pp_decode=2), facebook/opt-13b on A100-80G, 8 requests of humaneval, poisson at 10 requests/s, seed 5

SLO attainment   TTFT <=   TPOT <=     TTFT     TPOT     both
1 x targets     200.0 ms  100.0 ms  100.0 %  100.0 %  100.0 %
0.4 x targets    80.0 ms   40.0 ms  100.0 %  100.0 %  100.0 %
0.6 x targets   120.0 ms   60.0 ms  100.0 %  100.0 %  100.0 %
0.8 x targets   160.0 ms   80.0 ms  100.0 %  100.0 %  100.0 %
1.2 x targets   240.0 ms  120.0 ms  100.0 %  100.0 %  100.0 %

Latency      P50      P90      P95      P99
TTFT     40.6 ms  56.3 ms  58.3 ms  60.0 ms
TPOT     24.6 ms  24.7 ms  24.7 ms  24.7 ms

TTFT SLO kept: P90 56.3 ms is below 200.0 ms
TPOT SLO kept: P90 24.7 ms is below 100.0 ms
`);
  });

  test('as JSON has every request, and is the same again', () => {
    const args = 'simulate --rate 3 --N 40 --arrival gamma --cv 2 --json'.split(' ');
    const { stdout } = run(args);
    const { settings, requests, summary } = JSON.parse(stdout);
    expect(requests).toHaveLength(40);
    expect(settings).toMatchObject({ arrival: 'gamma', parameters: { cv: 2 }, rate: 3, isStandIn: true });
    expect(summary.verdict.ttftQuantile).toBeGreaterThan(0);
    expect(run(args).stdout).toBe(stdout);
  });

  test('takes a trace whole, or as many of its requests as are asked for', () => {
    const path = join(folder, 'trace.json');
    const trace = [0.5, 0.7, 0.7, 2].map((start_time) => ({ prompt_len: 100, output_len: 3, start_time }));
    writeFileSync(path, JSON.stringify(trace));
    const args = ['simulate', '--arrival', 'custom', '--workload', path, '--json'];
    const arrivals = (more: string[]) =>
      JSON.parse(run([...args, ...more]).stdout).requests.map(({ arrival }: { arrival: number }) =>
        Math.round(arrival),
      );
    expect(arrivals([])).toEqual([0, 200, 200, 1500]);
    expect(arrivals(['--requests', '2'])).toEqual([0, 200]);
  });

  test("runs a user's own profile by its model's and GPU's name", () => {
    const path = join(folder, 'own-profile.json');
    const decode = { base: 4, perContextToken: 0, perRequest: 0 };
    const latency = { decodeSmallBatch: decode, decodeLargeBatch: decode, largeBatchFrom: 64 };
    const own = {
      kind: 'profile',
      model: 'acme/tiny',
      aliases: ['tiny'],
      gpu: 'Abacus',
      tier: 'made up',
      source: 'this test',
      units: { latency: 'ms', kvCapacity: 'tokens' },
      architecture: { layers: 2, heads: 2 },
      latency: [
        {
          engine: 'vllm',
          tensorParallel: 1,
          prefill: { base: 7, perToken: 0, perSquaredToken: 0 },
          ...latency,
        },
      ],
      kvCapacity: [{ tensorParallel: 1, pipelineParallel: 1, tokens: 5000 }],
    };
    writeFileSync(path, JSON.stringify(own));
    const named = ['--model', 'TINY', '--gpu', 'abacus'];
    const args =
      `simulate --engine published-vllm --rate 0.001 --N 1 --workload humaneval --json --profile ${path}`.split(
        ' ',
      );
    for (const more of [[], named]) {
      const { requests, settings } = JSON.parse(run([...args, ...more], { goldenData: true }).stdout);
      expect(settings).toMatchObject({ model: 'acme/tiny', gpu: 'Abacus' });
      // 7 ms, 1 ms for the one stage, and the overhead of 2 ms and 0.0001 ms a token.
      expect(requests[0].firstToken).toBeCloseTo(10 + 0.0001 * requests[0].promptLength, 9);
    }
  });

  test('runs several instances and chunked prefill', () => {
    const iterations = (args: string) =>
      JSON.parse(run(`simulate --json --N 50 ${args}`.split(' ')).stdout).iterations;
    expect(iterations('--rate 8 --prefill-instances 3 --decode-instances 2')).toHaveLength(5);
    const whole = iterations('--backend vllm --rate 1');
    const chunked = iterations('--backend vllm --rate 1 --chunk-tokens 256');
    expect(chunked).not.toEqual(whole);
  });

  test('ends on Ctrl-C with 130, tells what it has, and writes no file', async () => {
    const path = join(folder, 'never.csv');
    const long = 'simulate --rate 1000 --N 200000'.split(' ');
    const { status, stdout, stderr } = await runAndInterrupt([...long, '--output', path]);
    expect([status, stdout]).toEqual([130, '']);
    expect(stderr).toMatch(/^interrupted after \d+ of 200000 requests; no file is written$/m);
    expect(readdirSync(folder)).not.toContain('never.csv');
  });
});
