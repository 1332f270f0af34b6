import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readProfile } from '../../lib/profile/index.js';
import { hfConfigs } from '../profile/estimate/hf-configs.js';
import { run } from './run-program.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'simdistserve-estimate-'));
  mkdirSync(join(folder, 'my-llama'));
  const write = (name: string, contents: object) =>
    writeFileSync(join(folder, name), JSON.stringify(contents));
  write('my-llama/config.json', hfConfigs['Llama-3.1-70B']);
  write('opt.json', hfConfigs['OPT-13B']);
  write('latent.json', { ...hfConfigs['Llama-3.1-70B'], kv_lora_rank: 512 });
  write('windows.json', { ...hfConfigs['Llama-3.1-70B'], sliding_window: 4096 });
  const gpu = { flops: 100e12, memoryBandwidth: 1e12, linkBandwidth: 32e9, memory: 48e9 };
  write('gpu.json', { name: 'Mine', ...gpu });
  write('tera.json', { name: 'Mine', ...gpu, flops: 100 });
});

afterAll(() => rmSync(folder, { recursive: true }));

const estimate = (line: string) => run(['profile', 'estimate', ...line.split(' ')], { cwd: folder });

describe('`profile estimate` gives a profile', () => {
  test('on standard output, which is a file of a profile', () => {
    const { status, stdout, stderr } = estimate(
      '--hf-config my-llama/config.json --gpu h100 --dtype fp8 --tp 2,8',
    );
    expect([status, stderr]).toEqual([0, '']);
    const profile = readProfile(Buffer.from(stdout), 'stdout');
    expect(profile).toMatchObject({ model: 'my-llama', gpu: 'H100-SXM', dtype: 'fp8', tier: 'estimate' });
    expect(profile.latency.map(({ tensorParallel }) => tensorParallel)).toEqual([2, 8]);
  });

  test('with the name and the type of numbers that the config.json has', () => {
    const { stdout } = estimate('--hf-config opt.json --gpu a100');
    expect(readProfile(Buffer.from(stdout), 'stdout')).toMatchObject({
      model: 'facebook/opt-13b',
      dtype: 'fp16',
    });
    const named = estimate('--hf-config opt.json --gpu a100 --name mine --kv-dtype fp8');
    expect(readProfile(Buffer.from(named.stdout), 'stdout')).toMatchObject({ model: 'mine', kvDtype: 'fp8' });
  });

  test("of a model whose shape is known, on a GPU of one's own", () => {
    const { stdout } = estimate('--model opt-175b --gpu-spec gpu.json');
    expect(readProfile(Buffer.from(stdout), 'stdout')).toMatchObject({
      model: 'OPT-175B',
      aliases: expect.arrayContaining(['facebook/opt-175b']),
      gpu: 'Mine',
      architecture: { layers: 96 },
    });
  });

  test('as a file, and tells what is in it and what fits', () => {
    const { status, stdout, stderr } = estimate('--model opt-175b --gpu h100 --tp 4,8 --output out.json');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^out\.json:\nOPT-175B on H100-SXM in bf16, tier estimate\nan estimate: expect errors of .*\nTP 4: 12\.6 GB of memory are missing on each GPU .*\nTP 8: room for \d+ tokens of KV cache\n$/,
    );
    expect(readProfile(readFileSync(join(folder, 'out.json')), 'out.json').model).toBe('OPT-175B');
  });

  test('and says what it takes otherwise than the file', () => {
    const { status, stderr } = estimate('--hf-config windows.json --gpu h100');
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/^attention within windows of 4096 tokens .*\n$/),
    ]);
  });
});

describe('An estimated profile is served', () => {
  test.each(['distserve', 'vllm'])('by the engine of %s', (backend) => {
    estimate('--hf-config my-llama/config.json --gpu h100 --dtype fp8 --output served.json');
    const shared = ['--profile', 'served.json', '--backend', backend, '--requests', '60', '--json'];
    const simulated = run(
      [
        'simulate',
        ...shared,
        '--rate',
        '4',
        '--tp-prefill',
        '4',
        ...(backend === 'vllm' ? [] : ['--tp-decode', '4']),
      ],
      { cwd: folder },
    );
    expect(simulated.status).toBe(0);
    const searched = run(
      ['search', ...shared, '--nodes', '1', '--gpus-per-node', '4', '--ttft-slo', '2000'],
      {
        cwd: folder,
      },
    );
    expect(searched.status).toBe(0);
  });
});

describe('`profile estimate` is refused in one line', () => {
  const llama = '--hf-config my-llama/config.json';
  test.each([
    ['--gpu h100', /^--hf-config or --model: expected one of them, got neither$/],
    [`${llama} --model opt-13b --gpu h100`, /^--hf-config or --model: expected one of them, got both$/],
    [
      '--hf-config opt.json --gpu h100 --output opt.json',
      /^--output: expected another file than those that are read, got opt\.json$/,
    ],
    [
      `${llama} --gpu-spec gpu.json --output ./gpu.json`,
      /^--output: expected another file than those that are read, got \.\/gpu\.json$/,
    ],
    [`${llama} --gpu h100 --output mine.txt`, /^--output: expected the name of a file that ends in \.json/],
    [llama, /^--gpu or --gpu-spec: expected one of them, got neither$/],
    [`${llama} --gpu h100 --gpu-spec gpu.json`, /^--gpu or --gpu-spec: expected one of them, got both$/],
    [
      `${llama} --gpu h10`,
      /^gpu: expected a kind of GPU that is known, such as H100-SXM, .*, got "h10"; the data sheet of any other is read with --gpu-spec$/,
    ],
    [
      '--model lama-3.1-70b --gpu h100',
      /^model: expected a model that is known, such as Llama-3\.1-70B, .*, got "lama-3\.1-70b"; the shape of any other is read from its config\.json with --hf-config$/,
    ],
    [
      `${llama} --gpu-spec tera.json`,
      /^tera\.json: flops: expected a number of FLOP\/s, from 1e\+11 to 1e\+18, got 100$/,
    ],
    [
      `${llama} --gpu a100 --dtype fp8`,
      /^expected a GPU whose 8-bit FLOP\/s are known, for fp8, got A100-SXM-80GB$/,
    ],
    [
      `${llama} --gpu h100 --tp 3`,
      /^tensor-parallel size of my-llama: expected one of 1, 2, 4, 8, 16, 32, 64, .*, got 3$/,
    ],
    [
      `${llama} --gpu h100 --tp 1,,2`,
      /^--tp: expected whole numbers with commas between them, such as 1,2,4, got "1,,2"$/,
    ],
    [
      '--hf-config latent.json --gpu h100',
      /^latent\.json: kv_lora_rank: expected a model without latent attention, .*, got 512$/,
    ],
    [
      '--hf-config none.json --gpu h100',
      /^none\.json: expected a file that can be read, got the error ENOENT$/,
    ],
    [
      `${llama} --gpu h100 --output none/out.json`,
      /^--output: expected a path in a folder that exists, got none\/out\.json$/,
    ],
    [
      '--model deepseek-v3 --gpu h100',
      /^expected a model without latent attention, whose time the roofline does not know$/,
    ],
  ])('for %s', (line, expected) => {
    const before = readdirSync(folder);
    const { status, stdout, stderr } = estimate(line);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^simdistserve: [^\n]+\n$/);
    expect(stderr.slice('simdistserve: '.length, -1)).toMatch(expected);
    expect(readdirSync(folder)).toEqual(before);
  });
});
