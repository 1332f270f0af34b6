import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { bundledFolders } from '../../lib/bundled-folders.js';
import { run } from './run-program.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('`profile` is refused in one line:', () => {
  test.each([
    ['profile', /^profile: expected one of its commands, list\b.*, got none$/],
    ['profile --json', /^profile: expected one of its commands, list\b.*, got none$/],
    [
      'profile fnord',
      /^unknown command or word "fnord": the commands of profile are list\b.*, and all else is flags$/,
    ],
    ['profile list now', /^unknown command or word "now": the commands of profile are list\b/],
    ['profile list --rate 3', /^unknown flag --rate: profile list takes --model, --gpu, /],
    ['profile --constructor 5', /^unknown flag --constructor: /],
    ['profile constructor', /^unknown command or word "constructor": /],
    ['list', /^unknown command or word "list": the commands are search, /],
    ['profile list --tp 0', /^--tp: expected a whole number from 1 to \d+, got "0"$/],
    ['profile list --dtype int3', /^--dtype: expected one of fp16, bf16, fp8, fp8-block, got "int3"$/],
    ['profile list --json --json', /^--json: expected one value, got true and true$/],
    [
      'profile list --model opt-13b --tp 16',
      /^--model opt-13b --tp 16: no profile fits all of it; profile list alone shows what there is$/,
    ],
    [
      'profile list --model qwn3-32b',
      /^model: expected one that has a profile, such as Qwen3-32B, .*, got "qwn3-32b"$/,
    ],
    ['profile list --gpu h10', /^gpu: expected one that has a profile, such as .*H100-SXM.*, got "h10"$/],
    ['profile show', /^profile show MODEL: expected a model, or a file with --profile, got neither$/],
    ['profile show gpt5', /^model: expected .*, got "gpt5".*profile estimate/],
    ['profile show llama-3.1-70b --gpu v100', /^gpu: expected one of .*H100-SXM \(bf16, fp8\).*, got "v100"/],
    [
      'profile show opt-13b --tp 3',
      /^--tp: expected one of 1, 2, 4, of which facebook\/opt-13b on A100-80G /,
    ],
    [
      'profile show llama-3.1-70b --gpu h100 --tp 1',
      /^--tp: expected one of 2, 4, 8, of which .*, got 1 \(\d+\.\d GB of memory are missing on each GPU for tp 1, pp 1: /,
    ],
    [
      'profile show opt-13b --pp 3',
      /^--pp: expected a divisor of the 40 layers of facebook\/opt-13b, got 3$/,
    ],
    [
      'profile show opt-13b --backend x',
      /^--backend: expected one of distserve, vllm, of which .*, got "x"$/,
    ],
    [
      'profile show qwen3-8b --gpu h100 --backend x',
      /^--backend: expected none for Qwen3-8B on H100-SXM, whose latencies are of no engine, got "x"$/,
    ],
    ['profile show opt-175b --gpu a100-80g --tp 8', /^the profile of facebook\/opt-175b on A100-80G has no /],
    ['profile show opt-13b --engine-preset x', /^engine preset: expected /],
    ...[
      'prefill',
      'prefill:',
      'prefill:1',
      'prefill:0x4',
      'prefill:1x-4',
      'prefill:1.5x4',
      'prefill:1x99999999',
      'decode:100001x1',
      'decode:1x1x1',
      'encode:1x1',
      'constructor:1x1',
    ].map((at): [string, RegExp] => [
      `profile show opt-13b --at ${at}`,
      /^--at: expected a batch such as prefill:1x2048 .*, got "/,
    ]),
    ['profile show opt-13b --profile nowhere.json', /^nowhere\.json: .*|^cannot read nowhere\.json/],
    ['profile diff', /^profile diff A B: expected two profiles, got none$/],
    ['profile diff opt-13b', /^profile diff A B: expected two profiles, got one$/],
    ['profile diff opt-13b opt-13b opt-13b', /^unknown command or word "opt-13b": /],
    ['profile diff a@b:c:d opt-13b', /^profile diff A: expected a file or a name such as .*, got "a@b:c:d"$/],
    ['profile diff opt-13b @', /^profile diff B: expected a file or a name such as .*, got "@"$/],
    [
      'profile diff opt-13b opt-13b@h100:int4',
      /^profile diff B: expected one of fp16, .* after the colon, got "int4"$/,
    ],
    ['profile diff opt-13b gpt5@h100', /^profile diff B: model: expected .*, got "gpt5"/],
    [
      'profile diff opt-13b@a100-80g opt-13b@a100-sxm-80gb',
      /^--engine-preset: expected one to compare times of tier reference, .* with those of tier measured-ops, /,
    ],
    ['profile diff opt-13b opt-66b --engine-preset x', /^engine preset: expected /],
  ])('%s', (line, expected) => {
    const { status, stdout, stderr } = run(line.split(' '));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^simdistserve: [^\n]+\n$/);
    expect(stderr.slice('simdistserve: '.length, -1)).toMatch(expected);
  });
});

describe('`profile list`', () => {
  test('has a line for each profile, and of each tier that differs within it', () => {
    const { status, stdout } = run(['profile', 'list']);
    expect(status).toBe(0);
    const lines = stdout.split('\n');
    expect(lines.length).toBeGreaterThan(130);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(stdout).toMatch(/^facebook\/opt-13b +A100-80G +fp16 +1,2,4 +reference +- +-$/m);
    expect(stdout).toMatch(/^facebook\/opt-175b +A100-80G +fp16 +none +reference +- +-$/m);
    expect(stdout).toMatch(
      /^Llama-3.1-8B +L40S +fp8 +1,2 +measured-ops +[\d.]+ \/ [\d.]+ +[\d.]+ \/ [\d.]+$/m,
    );
    expect(stdout).toMatch(/^Llama-3.1-8B +L40S +fp8 +4,8 +experimental /m);
  });

  test('takes any name of a model and a GPU, and leaves what does not fit', () => {
    const filters = ['--model', 'meta-llama/Llama-3.1-70B-Instruct', '--gpu', 'H100', '--dtype', 'FP8'];
    const { stdout } = run(['profile', 'list', ...filters, '--tp', '4', '--json']);
    const { profiles } = JSON.parse(stdout);
    expect(profiles).toMatchObject([
      {
        model: 'Llama-3.1-70B',
        gpu: 'H100-SXM',
        dtype: 'fp8',
        kvDtype: 'bf16',
        tier: 'measured-ops',
        tensorParallel: [4],
        rows: [{ tensorParallel: 4, engine: null, form: 'max', heldOut: { prefill: { median: 0.0457 } } }],
        file: 'llama-3.1-70b-fp8.json',
      },
    ]);
  });

  test('filters by tier', () => {
    const { stdout } = run(['profile', 'list', '--tier', 'reference']);
    expect(stdout).toMatch(/opt-13b/);
    expect(stdout).not.toMatch(/measured-ops|opt-175b/);
  });
});

describe('`profile show`', () => {
  const show = (...args: string[]) => run(['profile', 'show', ...args]);
  const llama = ['llama-3.1-70b', '--gpu', 'h100', '--dtype', 'fp8'];

  test('gives the times of batches by the coefficients of the form with floors', () => {
    const { stdout, stderr } = show(
      ...llama,
      ...['--tp', '4', '--at', 'prefill:1x2048', '--at', 'decode:32x4096', '--at', 'prefill:4x64', '--json'],
    );
    expect(stderr).toBe('');
    const { points, rows } = JSON.parse(stdout);
    const { prefill, decode } = rows.find(({ isUsed }: { isUsed: boolean }) => isUsed).coefficients;
    const prefillMs = (tokens: number, squares: number) =>
      Math.max(prefill.floor, prefill.base + prefill.perToken * tokens) + prefill.perSquaredToken * squares;
    const { memory, compute } = decode;
    const decodeMs =
      Math.max(memory.base + 32 * memory.perRequest, compute.base + 32 * compute.perRequest) +
      decode.perContextToken * 32 * 4096;
    expect(points).toMatchObject([
      { kind: 'prefill', requests: 1, tokens: 2048, ms: prefillMs(2048, 2048 ** 2), tensorParallel: 4 },
      { kind: 'decode', requests: 32, tokens: 4096, ms: decodeMs },
      { kind: 'prefill', requests: 4, tokens: 64, ms: prefillMs(256, 4 * 64 ** 2) },
    ]);
    expect(points[0].ms).toBeCloseTo(105.9, 1);
  });

  test('shows a grid for all sizes where nothing is asked for, and marks what is not covered', () => {
    const { stdout } = show(...llama);
    expect(stdout).toMatch(/^Prefill, ms \(prompts x tokens of each\) +TP 2 +TP 4 +TP 8$/m);
    expect(stdout).toMatch(/^4 x 8192 +[\d.]+\* +[\d.]+\* +[\d.]+\*$/m);
    expect(stdout).toMatch(/^1 x 512 +[\d.]+ +[\d.]+ +[\d.]+$/m);
    expect(stdout).toContain("Times of the model's iterations, without the engine's overhead.");
    expect(stdout).toMatch(/^Tier: +measured-ops: /m);
    expect(stdout).toMatch(/^weights on each, GB +36\.3 +18\.2 +9\.1$/m);
    expect(stdout).toMatch(/^Licence: Apache-2\.0 /m);
  });

  test('says what is missing of memory, and takes other shares of it', () => {
    const { stdout } = show(...llama, '--tp', '2', '--memory-utilisation', '0.4');
    expect(stdout).toMatch(/^missing on each, GB +\d+\.\d$/m);
    expect(stdout).toMatch(/^KV cache of an instance, tokens +-$/m);
  });

  test('shows each engine of the published profiles, or one, and says whose times they are', () => {
    const both = show('opt-13b').stdout;
    expect(both).toMatch(/, engine distserve +TP 1/);
    expect(both).toMatch(/, engine vllm +TP 1/);
    const { stdout } = show('opt-13b', '--backend', 'vllm', '--at', 'decode:1x512');
    expect(stdout).not.toMatch(/engine distserve/);
    expect(stdout).toMatch(/^1 x 512 +23\.84 +24\.74 +26\.00$/m);
    expect(stdout).toContain("Times of the engine's iterations, with its overhead.");
  });

  test('makes times those of an engine with a preset', () => {
    const at = ['--tp', '4', '--at', 'decode:32x4096', '--json'];
    const bare = JSON.parse(show(...llama, ...at).stdout);
    const served = JSON.parse(show(...llama, ...at, '--engine-preset', 'cuda-graph-2026').stdout);
    expect(served.points[0].ms).toBeCloseTo(0.93 * bare.points[0].ms + 0.64, 9);
    expect([bare, served].map(({ profile }) => profile.enginePreset?.name)).toEqual([
      undefined,
      'cuda-graph-2026',
    ]);
  });

  test('shows a file of your own', () => {
    const path = join(folder, 'mine.json');
    const profile = JSON.parse(readFileSync(join(bundledFolders.profiles, 'a100-80g-opt-13b.json'), 'utf8'));
    writeFileSync(path, JSON.stringify({ ...profile, model: 'mine', tier: 'my own' }));
    const { stdout } = show('--profile', path, '--tp', '1', '--backend', 'vllm', '--at', 'decode:1x512');
    expect(stdout).toMatch(/^mine in fp16 on A100-80G\nTier: +my own \(no error is stated\)$/m);
    writeFileSync(path, JSON.stringify({ ...profile, model: 5 }));
    const { status, stderr } = show('--profile', path);
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^simdistserve: .*mine\.json: model: expected .*\n$/),
    ]);
  });

  test('refuses times that cannot be', () => {
    const path = join(folder, 'impossible.json');
    const profile = JSON.parse(readFileSync(join(bundledFolders.profiles, 'a100-80g-opt-13b.json'), 'utf8'));
    for (const row of profile.latency) row.prefill.base = -100;
    writeFileSync(path, JSON.stringify(profile));
    const { status, stdout, stderr } = show('--profile', path, '--at', 'prefill:1x1');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^simdistserve: the profile gives -[\d.]+ ms for prefill:1x1, [^\n]+\n$/);
  });
});

describe('`profile diff`', () => {
  const path = join(folder, 'twice.json');
  const profile = JSON.parse(readFileSync(join(bundledFolders.profiles, 'a100-80g-opt-13b.json'), 'utf8'));
  for (const { prefill } of profile.latency) for (const name of Object.keys(prefill)) prefill[name] *= 2;
  for (const row of profile.kvCapacity) row.tokens *= 3;
  writeFileSync(path, JSON.stringify(profile));

  test('compares a file with a profile that comes with the program', () => {
    const { status, stdout, stderr } = run(['profile', 'diff', 'opt-13b', path]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^TP 2 prefill vllm +\d+ +2\.000 +2\.000 +2\.000 at \d+x\d+ +2\.000 at \d+x\d+$/m);
    expect(stdout).toMatch(/^TP 2 decode vllm +\d+ +1\.000 +1\.000 /m);
    expect(stdout).toMatch(/^TP 1, PP 1 +66144 +198432 +3\.000$/m);
  });

  test('takes a model with its GPU and type of numbers', () => {
    const { stdout } = run([
      ...['profile', 'diff', 'llama-3.1-70b@h100:fp8', 'meta-llama/Llama-3.1-70B@H100-SXM:bf16', '--json'],
    ]);
    const { first, second, differences, times } = JSON.parse(stdout);
    expect([first.file, second.file]).toEqual(['llama-3.1-70b-fp8.json', 'llama-3.1-70b-bf16.json']);
    expect(differences).toEqual([{ what: 'dtype', first: 'fp8', second: 'bf16' }]);
    expect(times).toHaveLength(6);
    for (const { ratios } of times) {
      expect(ratios.least.ratio).toBeLessThanOrEqual(ratios.median);
      expect(ratios.median).toBeLessThanOrEqual(ratios.p95);
      expect(ratios.p95).toBeLessThanOrEqual(ratios.most.ratio);
    }
  });

  test('compares published times with sums of operators once these have the overhead of an engine', () => {
    const names = ['opt-13b@a100-80g', 'opt-13b@a100-sxm-80gb'];
    const { status, stdout } = run([
      ...['profile', 'diff', ...names, '--engine-preset', 'distserve-2024', '--json'],
    ]);
    expect(status).toBe(0);
    const { times, second } = JSON.parse(stdout);
    expect(second.enginePreset.name).toBe('distserve-2024');
    for (const { engine, ratios } of times) {
      if (engine === 'distserve') expect(Math.abs(ratios.median - 1)).toBeLessThan(0.1);
    }
  });
});
