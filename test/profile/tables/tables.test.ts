import * as fs from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { bundledFolders } from '../../../lib/bundled-folders.js';
import { Field, InputError } from '../../../lib/input/index.js';
import { gpuNamed, loadGpus, loadModels, modelNamed, readGpuSpec } from '../../../lib/profile/index.js';

const gpus = loadGpus(bundledFolders.profiles, fs);
const models = loadModels(bundledFolders.profiles, fs);

/** A file system in which each file has this text. */
function holding(text: string) {
  const bytes = Buffer.from(text);
  return {
    ...fs,
    statSync: () => ({ isFile: () => true, size: bytes.length }),
    readFileSync: () => bytes,
  } as unknown as typeof fs;
}

test.each([
  ['h100', 'H100-SXM'],
  ['H100-sxm', 'H100-SXM'],
  ['h100-80G', 'H100-SXM'],
  ['a100', 'A100-SXM-80GB'],
  ['a100-sxm', 'A100-SXM-80GB'],
  ['h200', 'H200-SXM'],
  ['b200', 'B200-SXM'],
  ['l40s', 'L40S'],
  ['4090', 'RTX4090'],
  ['rtx-pro-6000', 'RTXPRO6000'],
  ['mi300x', 'MI300X'],
  ['gb200', 'GB200'],
  ['b300', 'B300-SXM'],
])('The GPU %s is %s', (asked, name) => {
  expect(gpuNamed(gpus, asked).name).toBe(name);
});

test.each([
  ['meta-llama/Llama-3.1-70B-Instruct', 'Llama-3.1-70B'],
  ['meta-llama/Meta-Llama-3.1-70B', 'Llama-3.1-70B'],
  ['llama-3.1-70b-instruct', 'Llama-3.1-70B'],
  ['Qwen/Qwen3-32B', 'Qwen3-32B'],
  ['qwen2.5-72b', 'Qwen2.5-72B'],
  ['DEEPSEEK-AI/DEEPSEEK-V3', 'DeepSeek-V3'],
  ['mistralai/Mixtral-8x7B-Instruct-v0.1', 'Mixtral-8x7B'],
  ['codellama/CodeLlama-34b-hf', 'CodeLlama-34b'],
  ['meta-llama/Llama-2-70b-chat-hf', 'Llama-2-70b'],
  ['facebook/opt-175b', 'OPT-175B'],
])('The model %s is %s', (asked, name) => {
  expect(modelNamed(models, asked).name).toBe(name);
});

test('The GPU of the published profiles is a name of its own', () => {
  expect(() => gpuNamed(gpus, 'A100-80G')).toThrow(InputError);
});

test('No name means two GPUs or two models, with or without an organisation', () => {
  for (const table of [gpus, models]) {
    const known = table.flatMap(({ name, aliases }) =>
      [...new Set([name, ...aliases].map((each) => each.toLowerCase().replace(/^.*\//, '')))].map(
        (each) => each,
      ),
    );
    expect(new Set(known).size).toBe(known.length);
  }
});

test('An unknown name is answered by the nearest', () => {
  expect(() => gpuNamed(gpus, 'h10')).toThrow(
    new InputError(
      'gpu: expected a kind of GPU that is known, such as H100-SXM, A100-SXM-80GB or H200-SXM, got "h10"',
    ),
  );
  expect(() => modelNamed(models, 'acme/lama-3.1-70b')).toThrow(
    /^model: expected a model that is known, such as Llama-3\.1-70B, .* or .*, got "acme\/lama-3\.1-70b"$/,
  );
});

test('Figures are in FLOP/s, bytes/s and bytes', () => {
  expect(gpuNamed(gpus, 'h100')).toMatchObject({
    flops: 989e12,
    fp8Flops: 1978e12,
    memoryBandwidth: 3.35e12,
    linkBandwidth: 450e9,
    nodeBandwidth: 50e9,
    memory: 80 * 2 ** 30,
  });
  expect(gpuNamed(gpus, 'a100')).not.toHaveProperty('fp8Flops');
});

describe('A table is refused if', () => {
  test.each([
    ['it is of another kind', '{ "kind": "profile", "gpus": [] }', 'kind: expected "gpus", got "profile"'],
    [
      'one of its figures is none',
      '{ "kind": "gpus", "gpus": [{ "name": "x", "aliases": [], "flops": 0 }] }',
      'gpus[0]: flops: expected a number of FLOP/s, from 1e+11 to 1e+18, got 0',
    ],
    [
      'one of its fields is misspelt',
      '{ "kind": "gpus", "gpus": [{ "name": "x", "flop": 1 }] }',
      'gpus[0]: expected the fields name, aliases, flops, fp8Flops, memoryBandwidth, linkBandwidth, nodeBandwidth, memory, source only, got "flop"',
    ],
  ])('%s', (_, text, message) => {
    expect(() => loadGpus('here', holding(text))).toThrow(
      new InputError(`here/tables/gpus.json: ${message}`),
    );
  });

  test('a model has no layers', () => {
    const text = '{ "kind": "models", "models": [{ "name": "x", "aliases": [], "architecture": {} }] }';
    expect(() => loadModels('here', holding(text))).toThrow(
      new InputError(
        'here/tables/models.json: models[0]: architecture: layers: expected a whole number of at least 1, got nothing',
      ),
    );
  });

  test("someone's own GPU lacks its memory", () => {
    const { memory: _, ...rest } = gpuNamed(gpus, 'h100');
    expect(() => readGpuSpec(new Field(rest, 'mine.json'))).toThrow(
      new InputError('mine.json: memory: expected a whole number of bytes, from 1e+9 to 1e+14, got nothing'),
    );
  });
});
