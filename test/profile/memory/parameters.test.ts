import * as fs from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { bundledFolders } from '../../../lib/bundled-folders.js';
import { loadModels, modelNamed, parametersOf } from '../../../lib/profile/index.js';

const models = loadModels(bundledFolders.profiles, fs);

/** Parameters of the layers and of the embeddings, as they are known of each model. */
const known: [name: string, body: number, embedding: number][] = [
  ['OPT-13B', 12_582_912_000, 257_392_640],
  ['OPT-66B', 65_229_815_808, 463_306_752],
  ['OPT-175B', 173_946_175_488, 617_742_336],
  ['Llama-2-7b', 6_476_005_376, 262_144_000],
  ['Llama-2-70b', 68_451_041_280, 524_288_000],
  ['CodeLlama-34b', 33_218_887_680, 524_288_000],
  ['Qwen-72B', 69_793_218_560, 2_491_416_576],
  ['InternLM-20b', 19_031_654_400, 1_056_440_320],
  ['Llama-3.1-8B', 6_979_321_856, 1_050_673_152],
  ['Llama-3.1-70B', 68_451_041_280, 2_101_346_304],
  ['Llama-3.1-405B', 401_646_551_040, 4_202_692_608],
  ['Qwen2.5-3B', 2_774_532_096, 311_164_928],
  ['Qwen2.5-7B', 6_525_288_448, 1_089_994_752],
  ['Qwen2.5-14B', 13_212_057_600, 1_557_135_360],
  ['Qwen2.5-32B', 31_205_621_760, 1_557_135_360],
  ['Qwen2.5-72B', 70_212_648_960, 2_491_416_576],
  ['Qwen3-0.6B', 440_401_920, 155_582_464],
  ['Qwen3-1.7B', 1_409_286_144, 311_164_928],
  ['Qwen3-4B', 3_633_315_840, 388_956_160],
  ['Qwen3-8B', 6_945_767_424, 1_244_659_712],
  ['Qwen3-14B', 13_212_057_600, 1_555_824_640],
  ['Qwen3-32B', 31_205_621_760, 1_555_824_640],
  ['Mixtral-8x7B', 46_440_382_464, 262_144_000],
  ['Mixtral-8x22B', 140_226_723_840, 393_216_000],
  ['Qwen3-30B-A3B', 29_909_581_824, 622_329_856],
  ['Qwen3-235B-A22B', 233_848_176_640, 1_244_659_712],
  ['gpt-oss-120b', 115_630_571_520, 1_158_266_880],
  ['DeepSeek-V3', 669_172_039_680, 1_853_358_080],
];

test.each(known)('%s has %i parameters in its layers and %i in its embeddings', (name, body, embedding) => {
  expect(parametersOf(modelNamed(models, name).architecture)).toEqual({ body, embedding });
});

test('These are all models whose shape is known', () => {
  expect(models.map(({ name }) => name)).toEqual(known.map(([name]) => name));
});

describe('The number of parameters is not known without', () => {
  const { architecture } = modelNamed(models, 'qwen3-8b');
  test.each(['hidden', 'intermediate', 'vocabulary'] as const)('%s', (field) => {
    const { [field]: _, ...rest } = architecture;
    expect(parametersOf(rest)).toBeUndefined();
  });
});
