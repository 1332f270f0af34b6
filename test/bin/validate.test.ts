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

  test('says which model is nearer by what, where attainment and latencies differ', () => {
    const path = join(folder, 'a.csv');
    // TTFT is 73.9 ms in the reference model, and 79.8 ms in the detailed one.
    writeFileSync(path, 'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n0,500,100,78,30\n');
    const { stdout } = run(['validate', path, '--ttft-slo', '79', '--slo-scales', '[1]']);
    expect(stdout).toMatch(
      /^the nearer model is reference by attainment \(0\.0 .*\), but detailed by the latencies of requests \(TTFT 2\.\d %/m,
    );
  });

  test('finds by how much the speed is off', () => {
    const path = writeRun('slow.csv', ['--backend', 'vllm', '--engine-option', 'speed=1.25']);
    const args = ['validate', path, '--backend', 'vllm', '--engine-model', 'detailed', '--fit', 'speed'];
    const { status, stdout } = run(args);
    expect(status).toBe(0);
    expect(stdout).toContain(
      'speed would have to change most: by +25.0 %, to 1.25; that lowers the error by 100.0 %\n' +
        'by its speed alone the server is 1.25 times as slow as the profile\n',
    );
    const { fitted } = JSON.parse(run([...args, '--json']).stdout);
    expect(fitted).toMatchObject([{ option: 'speed', value: 1 }]);
  });

  test('tells that a server is out of the reach of a fit', () => {
    const path = writeRun('slow.csv', ['--backend', 'vllm', '--engine-option', 'speed=6']);
    const { stdout } = run(['validate', path, '--backend', 'vllm', '--fit', 'speed']);
    expect(stdout).toMatch(/^speed .* to 4; .*it is the furthest that was tried, and more may fit better$/m);
  });

  test('goes by the latencies of requests where both models meet all attainments', () => {
    const path = writeRun('a.csv', []);
    const { stdout } = run(['validate', path, '--ttft-slo', '100000', '--tpot-slo', '100000']);
    expect(stdout).toContain(
      'the nearer model is detailed, by the latencies of requests; in attainment they are as near\n',
    );
  });

  test('fits all constants, each once, and tells which cannot help', () => {
    const path = writeRun('slow.csv', ['--backend', 'vllm']);
    const args = ['validate', path, '--backend', 'vllm', '--engine-option', 'vllmFinishHost=0'];
    const { stdout } = run([...args, '--fit', 'speed', '--fit', 'all']);
    expect(stdout.match(/^speed +1 /gm)).toHaveLength(1);
    expect(stdout).toMatch(
      /^play no part in these runs: contextPoll, decodeSleep, decodeHost, decodeHostPerRequest$/m,
    );
    expect(stdout).toMatch(/^are 0, which no factor changes: finishHost$/m);
  });

  test('says that it cannot tell where there is nothing to compare', () => {
    const path = join(folder, 'one.csv');
    writeFileSync(path, 'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n0,9,1,0,\n');
    const { status, stdout } = run(['validate', path, '--fit', 'speed']);
    expect(status).toBe(0);
    expect(stdout).toContain(
      'detailed: attainment off by 0.0 points (rms over 1 run, all scales); there are no latencies to compare\n' +
        'it cannot be told which model is nearer: in attainment they are as near, and there are no latencies to compare\n' +
        'nothing can be fitted: no latencies above 0 ms were measured\n',
    );
  });

  test('counts a file once, however its name is spelt', () => {
    writeRun('a.csv', []);
    const { stdout } = run(['validate', 'a.csv', './a.csv', '*.csv', join(folder, 'a.csv')], { cwd: folder });
    expect(stdout).toContain('(rms over 1 run, all scales)');
  });

  test('moves KV cache over the link of the run, and tells which', () => {
    const path = writeRun('far.csv', ['--across-nodes']);
    const far = run(['validate', path, '--across-nodes']).stdout;
    expect(far).toContain('detailed: KV cache moves at 3.125 GB/s (25 Gbit/s) after 2 ms\n');
    expect(far).toContain('detailed: attainment off by 0.0 points');
    const { stdout } = run(['validate', path, '--json']);
    const { settings, models } = JSON.parse(stdout);
    expect(settings.link).toEqual({ bandwidthGBps: 200, bandwidthGbps: 1600, latencyMs: 2 });
    const { id, ttft, tpot } = models[1].runs[0].requests[3];
    expect([id, ttft.simulated.length]).toEqual([3, 1]);
    expect(ttft.error[0]).toBeCloseTo(Math.abs(ttft.simulated[0] / ttft.measured - 1), 9);
    expect(tpot.error[0]).toBeCloseTo(Math.abs(tpot.simulated[0] / tpot.measured - 1), 9);
  });

  test('replays as many instances as there were', () => {
    const several = ['--prefill-instances', '2', '--decode-instances', '3'];
    const path = writeRun('several.csv', several);
    expect(run(['validate', path, ...several]).stdout).toContain('detailed: attainment off by 0.0 points');
    expect(run(['validate', path]).stdout).not.toContain('detailed: attainment off by 0.0 points');
  });

  test('replays a server that prefills in chunks', () => {
    const chunks = ['--backend', 'vllm', '--chunked-prefill', '256'];
    const { stdout } = run(['validate', writeRun('chunks.csv', chunks), ...chunks]);
    expect(stdout).toContain(
      'detailed: attainment off by 0.0 points (rms over 1 run, all scales), TTFT of a request by 0.0 % and TPOT by 0.0 %',
    );
    expect(stdout).not.toContain('KV cache');
  });

  test.each([
    [
      ['--chunk-tokens', '256'],
      '--chunk-tokens/--chunked-prefill: expected with an engine that has the option chunkTokens (published-vllm, vllm), got it with published-distserve, distserve',
    ],
    [
      ['--across-nodes', '--backend', 'vllm'],
      '--across-nodes: expected with an engine that moves KV cache (distserve), got it with published-vllm, vllm',
    ],
    [
      ['--decode-instances', '2', '--backend', 'vllm'],
      '--decode-instances: expected with an engine with prefill and decode instances (published-distserve, distserve), got it with published-vllm, vllm',
    ],
  ])('refuses %j, which means nothing to the runs', (args, message) => {
    const path = join(folder, 'one.csv');
    writeFileSync(path, 'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n0,9,1,20,\n');
    expect(run(['validate', path, ...args])).toMatchObject({
      status: 2,
      stderr: `simdistserve: ${message}\n`,
    });
  });

  test.each([
    ['a request that can never be served', ['0,9000,10,40,25'], [], /prefill batch/],
    ['a placement without latencies', ['0,90,10,40,25'], ['--tp-prefill', '8'], /cannot be run/],
    ['an unknown model', ['0,90,10,40,25'], ['--model', 'gpt-9'], /model: expected one of/],
  ])('names the file of %s', (_what, rows, args, message) => {
    const path = join(folder, 'mine.csv');
    writeFileSync(path, ['issue_ms,prompt_len,output_len,ttft_ms,tpot_ms', ...rows].join('\n'));
    const { status, stderr } = run(['validate', path, ...args]);
    expect([status, stderr.startsWith(`simdistserve: ${path}: `)]).toEqual([2, true]);
    expect(stderr).toMatch(message);
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
      'a fit of the reference model',
      ['x.csv', '--engine-model', 'reference', '--fit', 'speed'],
      '--fit: expected with engines that have options in ms or factors, got it with published-distserve, published-vllm',
    ],
    [
      'constants for the reference model',
      ['x.csv', '--engine-model', 'reference', '--engine-option', 'speed=2'],
      '--engine-option: expected one of chunkTokens (options of published-distserve, published-vllm), got "speed"; engines that have it: distserve, vllm',
    ],
  ])('refuses %s', (_what, args, message) => {
    const { status, stderr } = run(['validate', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(`simdistserve: ${message}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
