import * as fs from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { bundledFolders } from '../../../lib/bundled-folders.js';
import {
  kvBytesPerToken,
  kvCapacityOf,
  loadProfile,
  memoryPlanOf,
  type Profile,
  whyNoKvCapacity,
  withMemory,
} from '../../../lib/profile/index.js';
import { madeUpProfile } from '../made-up.js';

/** 4 layers, each with 4 * 64 * 64 parameters of attention and 3 * 64 * 100 of its MLP; and 2 * 1000 * 64 of words. */
const small: Profile = madeUpProfile({
  architecture: { layers: 4, heads: 4, hidden: 64, intermediate: 100, vocabulary: 1000, gatedMlp: true },
  kvCapacity: [],
  memory: { bytes: 1_000_000, utilisation: 0.9, reserve: 0.1 },
});

describe('The memory of a GPU', () => {
  test('is for weights first, and then for blocks of KV cache', () => {
    const weights = 2 * (4 * (4 * 64 * 64 + 3 * 64 * 100) + 2 * 1000 * 64);
    const bytesPerToken = 4 * 2 * 64 * 2;
    expect(memoryPlanOf(small, 1, 1)).toEqual({
      memory: 1_000_000,
      usable: 800_000,
      weights,
      bytesPerToken,
      tokens: 16 * Math.floor((800_000 - weights) / (16 * bytesPerToken)),
      missing: 0,
    });
  });

  test('is that of each GPU of an instance, with its share of weights, heads and layers', () => {
    const { weights, bytesPerToken } = memoryPlanOf(small, 1, 1)!;
    expect(memoryPlanOf(small, 2, 2)).toMatchObject({
      weights: weights / 4,
      bytesPerToken: bytesPerToken / 4,
    });
  });

  test('has one key-value head at least, however many GPUs there are', () => {
    const grouped = { ...small, architecture: { ...small.architecture, kvHeads: 2 } };
    expect(memoryPlanOf(grouped, 4, 1)!.bytesPerToken).toBe(memoryPlanOf(grouped, 2, 1)!.bytesPerToken);
  });

  test('has latent values of all heads on every GPU, each once', () => {
    const latent = { ...small, architecture: { ...small.architecture, latentKvValues: 576 } };
    expect(memoryPlanOf(latent, 4, 1)!.bytesPerToken).toBe(4 * 576 * 2);
    expect(kvBytesPerToken({ ...latent, kvDtype: 'fp8' })).toBe(4 * 576);
  });

  test('that is too small says by how much', () => {
    const tiny = withMemory(small, { utilisation: 0.5 });
    const { weights, bytesPerToken } = memoryPlanOf(tiny, 1, 1)!;
    expect(memoryPlanOf(tiny, 1, 1)!.missing).toBe(weights + 16 * bytesPerToken - 400_000);
    expect(kvCapacityOf(tiny, 1, 1)).toBeUndefined();
    expect(whyNoKvCapacity(tiny, 1, 1)).toBe(
      '0.0 GB of memory are missing on each GPU for tp 1, pp 1: weights of 0.0 GB in 0.0 GB of 0.0 GB',
    );
  });
});

describe('Memory that is shared out otherwise', () => {
  test('gives other capacities', () => {
    const all = kvCapacityOf(withMemory(small, { utilisation: 1, reserve: 0 }), 1, 1)!;
    expect(all).toBeGreaterThan(kvCapacityOf(small, 1, 1)!);
  });

  test('holds twice as much with numbers of half the size', () => {
    const { bytesPerToken } = memoryPlanOf(small, 1, 1)!;
    expect(memoryPlanOf(withMemory(small, { kvDtype: 'fp8' }), 1, 1)!.bytesPerToken).toBe(bytesPerToken / 2);
  });

  test('of the published profiles gives what the formula of their tables gives', async () => {
    const { profile } = await loadProfile(`${bundledFolders.profiles}/a100-80g-opt-13b.json`, fs);
    expect(withMemory(profile, { utilisation: 0.95 }).kvCapacity).toEqual(profile.kvCapacity);
    expect(kvCapacityOf(withMemory(profile, { utilisation: 0.5 }), 1, 1)).toBeLessThan(66_144 / 3);
    expect(kvCapacityOf(withMemory(profile, { kvDtype: 'fp8' }), 1, 1)).toBe(2 * 66_144);
  });

  test('is refused where nothing is known of the memory, or nothing would be left', () => {
    expect(() => withMemory(madeUpProfile(), { utilisation: 0.8 })).toThrow(
      'memory: expected a profile that tells the memory of its GPU (field memory), got that of acme/tiny on A100-80G',
    );
    expect(() => withMemory(small, { reserve: 0.9 })).toThrow(
      'memory: expected a reserve of less than the share in use (0.9), got 0.9',
    );
  });

  test('is as it was where nothing is asked', () => {
    expect(withMemory(small, {})).toBe(small);
  });
});
