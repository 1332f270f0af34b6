import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { goldenSearches } from '../golden/load.js';
import { run, runAndInterrupt } from './run-program.js';

const quickStart =
  '--num-node 1 --ngpu-per-node 4 --model-type facebook/opt-13b --workload sharegpt --backend distserve ' +
  '--prefill-target 200 --decode-target 100 --prefill-percentage 90 --decode-percentage 90 ' +
  '--max-per-gpu-rate 5 --esp 0.25 --N 300';

const answer =
  'Best per GPU rate: 1.56\nBest config: pp_cross=1, tp_prefill=2, pp_prefill=1, tp_decode=1, pp_decode=1\n';

describe('The quick start', () => {
  test('prints two lines, and tells of the stand-in and what to decide by on standard error', () => {
    const { status, stdout, stderr } = run(quickStart.split(' '));
    expect(stdout).toBe(answer);
    expect(stderr).toMatch(
      /^DATASET is not set: using the bundled stand-in for sharegpt.*\n3 GPUs serve 4\.69 requests\/s; the limit: TTFT P90 .*\n$/,
    );
    expect(status).toBe(0);
  });

  test('is the same by our names, by the name of the command, and by default', () => {
    const ours =
      'search --nodes 1 --gpus-per-node 4 --model opt_13b --workload sharegpt --backend distserve --ttft-slo 200 ' +
      '--tpot-slo 100 --ttft-attainment 90 --tpot-attainment 90 --max-rate-per-gpu 5 --tolerance 0.25 --requests 300';
    expect(run(ours.split(' ')).stdout).toBe(answer);
    expect(run([]).stdout).toBe(answer);
  });

  test('is what README shows', () => {
    const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
    expect(readme).toContain(`\`\`\`\n${answer}\`\`\``);
  });

  test('reads the published data from DATASET, with the published result', () => {
    const { status, stdout, stderr } = run(quickStart.split(' '), { goldenData: true });
    expect(stdout).toBe(
      'Best per GPU rate: 1.72\nBest config: pp_cross=1, tp_prefill=2, pp_prefill=1, tp_decode=1, pp_decode=1\n',
    );
    expect(stderr).toMatch(/^3 GPUs serve 5\.16 requests\/s; the limit: .*\n300 requests are too few .*\n$/);
    expect(status).toBe(0);
  });

  test('warns when it rests on too few requests', () => {
    const args = ['--gpus-per-node', '8', '--json'];
    const { stdout, stderr } = run(args);
    const { best } = JSON.parse(stdout);
    expect(best.goodputPerGpu - best.longRun.goodputPerGpu).toBeGreaterThan(0.25);
    expect([best.copies, best.goodput]).toEqual([1, best.gpus * best.goodputPerGpu]);
    expect(stderr).toContain('300 requests are too few to go by: with 5000');
  });
});

describe('A search', () => {
  test.each(goldenSearches)('prints the answer of the published program (%#)', (golden) => {
    const args = [
      ...['--backend', golden.backend, '--model-type', golden.model],
      ...['--num-node', golden.num_node, '--ngpu-per-node', golden.ngpu_per_node],
      ...(golden.is_high_affinity ? ['--is-high-affinity'] : []),
      ...['--prefill-target', golden.prefill_target, '--decode-target', golden.decode_target],
      ...['--prefill-percentage', golden.prefill_percentage],
      ...['--decode-percentage', golden.decode_percentage],
      ...['--N', golden.N, '--max-per-gpu-rate', golden.max_per_gpu_rate, '--esp', golden.esp, '--json'],
    ].map(String);
    const { best } = JSON.parse(run(args, { goldenData: true }).stdout);
    const sizes = [...best.name.matchAll(/=(\d+)/g)].map(([, size]: string[]) => Number(size));
    expect(sizes).toEqual(golden.best_config);
    expect(best.goodputPerGpu).toBe(golden.best_per_gpu_rate);
  });

  test('gives the same bytes again, on one thread and on several', () => {
    const args = ['--gpus-per-node', '4', '--requests', '60', '--json'];
    const one = run([...args, '--threads', '1']);
    expect(run([...args, '--threads', '1']).stdout).toBe(one.stdout);
    expect(run([...args, '--threads', '3']).stdout).toBe(one.stdout);
    expect(run(args).stdout).toBe(one.stdout);
    expect(JSON.parse(one.stdout).placements).toHaveLength(9);
  });

  test('tells the figures of every rate with --figures, and else of those that it needs, with the same rates', () => {
    const args = ['--gpus-per-node', '4', '--requests', '60', '--json'];
    const placementsOf = (...more: string[]) => JSON.parse(run([...args, ...more]).stdout).placements;
    type Probes = { probes: { figures?: object; rate: number; keepsSlo: boolean }[] };
    const all = placementsOf('--figures').flatMap(({ probes }: Probes) => probes);
    const some = placementsOf().flatMap(({ probes }: Probes) => probes);
    expect(all.filter(({ figures }: { figures?: object }) => figures === undefined)).toEqual([]);
    expect(some.filter(({ figures }: { figures?: object }) => figures === undefined)).not.toEqual([]);
    const verdicts = (probes: Probes['probes']) => probes.map(({ rate, keepsSlo }) => [rate, keepsSlo]);
    expect(verdicts(some)).toEqual(verdicts(all));
  });

  test('names a vllm placement by tp and pp', () => {
    const { stdout } = run(['--backend', 'vllm'], { goldenData: true });
    expect(stdout).toBe('Best per GPU rate: 1.41\nBest config: tp=4, pp=1\n');
  });

  test('counts the placements that it skips, and lists them with --verbose', () => {
    const args = ['--model', 'opt-66b', '--gpus-per-node', '4', '--requests', '10', '--ttft-slo', '4000'];
    const [, count] = /^(\d+) placements skipped \(--verbose tells why\)$/m.exec(run(args).stderr)!;
    const { stderr } = run([...args, '--verbose']);
    const skipped = stderr.split('\n').filter((line) => line.startsWith('skipped '));
    expect(skipped).toHaveLength(Number(count));
    expect(skipped[0]).toMatch(
      /^skipped pp_cross=1, tp_prefill=1, .*: prefill: no KV capacity is known for tp 1, pp 1/,
    );
  });

  test('without an answer ends with 3 and names the nearest placement and the SLO that binds', () => {
    const { status, stdout, stderr } = run(['--ttft-slo', '10', '--requests', '50'], { goldenData: true });
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(
      /^no placement keeps the SLOs; the nearest is pp_cross=1, tp_prefill=2, .*, whose TTFT P90 is [\d.]+ ms and must be below 10 ms at 0.15625 requests\/s per GPU, the lowest rate tried\n$/,
    );
  });

  test('without a placement that can be run ends with 3 and a reason', () => {
    const tooFew = run(['--gpus-per-node', '1'], { goldenData: true });
    expect(tooFew).toEqual({
      status: 3,
      stdout: '',
      stderr: 'no distserve placement of facebook/opt-13b fits 1 x 1 GPUs\n',
    });
    const noProfile = run(['--model', 'opt-175b', '--gpus-per-node', '8'], { goldenData: true });
    expect([noProfile.status, noProfile.stdout]).toEqual([3, '']);
    expect(noProfile.stderr).toMatch(
      /none of the \d+ placements can be run; the first: prefill: no KV capacity/,
    );
  });

  test('of several nodes without such a placement names the flag by which instances may lie in different ones', () => {
    const deepSeek = [
      '--model',
      'deepseek-v3',
      '--gpu',
      'h200',
      '--nodes',
      '2',
      '--gpus-per-node',
      '8',
      '--requests',
      '20',
    ];
    const { status, stderr } = run(deepSeek);
    expect([status, stderr]).toEqual([
      3,
      expect.stringMatching(/can be run; the first: .*\nwith --high-affinity instances may/),
    ]);
    const { stderr: more } = run([...deepSeek, '--high-affinity', '--tolerance', '2']);
    expect(more).not.toMatch(/with --high-affinity/);
  });

  test.each(['1', '2'])('on %s threads ends on Ctrl-C with 130 and tells what it has', async (threads) => {
    const long = [
      '--nodes',
      '4',
      '--gpus-per-node',
      '8',
      '--high-affinity',
      '--model',
      'opt-66b',
      '--N',
      '2000',
    ];
    const { status, stdout, stderr } = await runAndInterrupt([...long, '--threads', threads]);
    expect([status, stdout]).toEqual([130, '']);
    expect(stderr).toMatch(/^interrupted after \d+ of 160 placements; so far: .+\n$/m);
  });
});
