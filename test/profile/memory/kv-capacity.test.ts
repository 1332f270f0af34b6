import { describe, expect, test } from '@jest/globals';
import {
  kvCapacityOf,
  memoryPlanOf,
  type Profile,
  usualShares,
  whyNoKvCapacity,
} from '../../../lib/profile/index.js';
import { kvBytesPerLayer } from '../../../lib/profile/memory/kv-bytes.js';
import { kvRow, madeUpProfile } from '../made-up.js';

/** 2 layers of 4 heads that share 2 key-value heads of 8 numbers: 64 bytes of KV cache per token and layer. */
const architecture = {
  layers: 2,
  heads: 4,
  hidden: 32,
  kvHeads: 2,
  intermediate: 64,
  vocabulary: 100,
};
/** In its layers 2 x (2 x 32 x 8 x 6 + 2 x 32 x 64), and 2 x 100 x 32 in its embeddings. */
const body = 2 * (3072 + 4096);
const embedding = 6400;
const memory = { bytes: 1_000_000, utilisation: 0.9, reserve: 0.03 };

const profile = (changed: Partial<Profile> = {}) =>
  madeUpProfile({ architecture, memory, kvCapacity: [], dtype: 'bf16', ...changed });

describe('The memory of each GPU of an instance', () => {
  test('is for weights and, in blocks of 16 tokens, for KV cache', () => {
    const weights = 2 * (body + embedding);
    const usable = 0.9 * memory.bytes - 0.03 * memory.bytes;
    const tokens = 16 * Math.floor((usable - weights) / (16 * 2 * 64));
    expect(memoryPlanOf(profile(), 1, 1)).toEqual({
      memory: memory.bytes,
      usable,
      weights,
      bytesPerToken: 128,
      tokens,
      missing: 0,
    });
    expect(kvCapacityOf(profile(), 1, 1)).toBe(tokens);
  });

  test.each([
    [
      'weights in 8 bits take half, embeddings as much',
      { dtype: 'fp8' },
      1,
      1,
      { weights: body + 2 * embedding },
    ],
    ['KV cache in 8 bits takes half', { kvDtype: 'fp8' }, 1, 1, { bytesPerToken: 64 }],
    [
      'tensor parallelism shares weights and heads',
      {},
      2,
      1,
      { weights: body + embedding, bytesPerToken: 64 },
    ],
    ['each GPU has a key-value head at least', {}, 4, 1, { bytesPerToken: 64 }],
    ['pipeline stages share weights and layers', {}, 1, 2, { weights: body + embedding, bytesPerToken: 64 }],
    [
      'latent values are the same on all GPUs',
      { architecture: { ...architecture, latentKvValues: 9 } },
      4,
      1,
      { bytesPerToken: 2 * 9 * 2 },
    ],
    [
      'a head need not be hidden / heads',
      { architecture: { ...architecture, headDim: 16 } },
      1,
      1,
      { bytesPerToken: 256 },
    ],
  ] as const)('%s', (_, changed, tp, pp, part) => {
    expect(memoryPlanOf(profile(changed), tp, pp)).toMatchObject(part);
  });

  test('is not planned where it, or the shape, is not known', () => {
    const { memory: _, ...without } = profile();
    const { vocabulary: __, ...less } = architecture;
    for (const each of [without, profile({ architecture: less })]) {
      expect(memoryPlanOf(each, 1, 1)).toBeUndefined();
      expect(kvCapacityOf(each, 1, 1)).toBeUndefined();
      expect(whyNoKvCapacity(each, 1, 1)).toBe(
        'no KV capacity is known for tp 1, pp 1 (too little memory, or not in the profile)',
      );
    }
  });

  test('is told where it does not do, by how much', () => {
    const large = { ...architecture, vocabulary: 1e9 };
    const each = profile({ architecture: large, memory: { ...memory, bytes: 80e9 } });
    expect(kvCapacityOf(each, 1, 1)).toBeUndefined();
    expect(whyNoKvCapacity(each, 1, 1)).toBe(
      '58.4 GB of memory are missing on each GPU for tp 1, pp 1: weights of 128.0 GB in 69.6 GB of 80.0 GB',
    );
    expect(kvCapacityOf(each, 2, 1)).toBeGreaterThan(0);
  });
});

test('A capacity in the table goes before the formula', () => {
  const each = profile({ kvCapacity: [kvRow(1, 1, 160)] });
  expect(kvCapacityOf(each, 1, 1)).toBe(160);
  expect(kvCapacityOf(each, 1, 2)).toBe(memoryPlanOf(each, 1, 2)!.tokens);
});

test('Engines of today take 90 % and keep 3 %', () => {
  expect(usualShares).toEqual({ utilisation: 0.9, reserve: 0.03 });
});

test('A token of DeepSeek-V3 takes 576 values in each layer of each GPU', () => {
  expect(kvBytesPerLayer({ layers: 61, heads: 128, latentKvValues: 576 }, 8, 2)).toBe(1152);
});
