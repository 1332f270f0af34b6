import * as fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { kvCapacityOf, latencyOf, listProfiles } from '../../lib/profile/index.js';
import { bundledProfile } from '../golden/load.js';

test('All bundled profiles load, and no two are of one model on one kind of GPU with one type of numbers', async () => {
  const profiles = await listProfiles(fileURLToPath(new URL('../../profiles', import.meta.url)), fs);
  const subjects = profiles.map(({ profile: { model, gpu, dtype } }) => `${model} on ${gpu} in ${dtype}`);
  expect(new Set(subjects).size).toBe(subjects.length);
  expect(subjects).toEqual(
    expect.arrayContaining([
      'facebook/opt-13b on A100-80G in fp16',
      'facebook/opt-66b on A100-80G in fp16',
      'facebook/opt-175b on A100-80G in fp16',
    ]),
  );
});

test.each([
  ['opt_13b', 'facebook/opt-13b', 40, 40],
  ['opt_66b', 'facebook/opt-66b', 64, 72],
  ['opt_175b', 'facebook/opt-175b', 96, 96],
])('%s is %s, of %i layers and %i heads', async (alias, model, layers, heads) => {
  expect(await bundledProfile(alias)).toMatchObject({
    model,
    architecture: { layers, heads },
    tier: 'reference',
  });
});

test('The figures are those that were published', async () => {
  const [opt13b, opt66b, opt175b] = await Promise.all(['OPT-13B', 'OPT-66B', 'OPT-175B'].map(bundledProfile));
  expect(latencyOf(opt13b!, 'distserve', 1)).toEqual({
    engine: 'distserve',
    tensorParallel: 1,
    prefill: { base: 18.10254647486372, perToken: 0.1019122572698738, perSquaredToken: 7.122264314252114e-6 },
    decodeSmallBatch: {
      base: 19.934702624895458,
      perContextToken: 0.0006269356524350583,
      perRequest: 0.03850697740828398,
    },
    decodeLargeBatch: {
      base: 7.1661889468253595,
      perContextToken: 0.0005798000403396046,
      perRequest: 0.15831096191764046,
    },
    largeBatchFrom: 95,
  });
  expect(latencyOf(opt13b!, 'vllm', 2)).toMatchObject({
    decodeLargeBatch: { perContextToken: 0.0004570851465217072 },
  });
  expect(latencyOf(opt66b!, 'distserve', 3)).toMatchObject({ prefill: { base: 32.998230028437035 } });
  expect(opt175b!.latency).toEqual([]);
  expect(kvCapacityOf(opt13b!, 1, 1)).toBe(66_144);
  expect(kvCapacityOf(opt66b!, 2, 1)).toBe(11_600);
  expect(kvCapacityOf(opt66b!, 1, 1)).toBeUndefined();
  expect(kvCapacityOf(opt175b!, 1, 6)).toBe(26_208);
});
