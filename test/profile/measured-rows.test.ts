import * as fs from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { bundledFolders } from '../../lib/bundled-folders.js';
import {
  dtypeNames,
  kvCapacityOf,
  type LatencyFormName,
  latencyModel,
  listProfiles,
  loadGpus,
  loadModels,
  tensorParallelSizes,
} from '../../lib/profile/index.js';
import { goldenText } from '../golden/load.js';

/** Of each row: KV capacity in tokens, and times in ms that were computed elsewhere from the figures that were given. */
type Row = readonly [
  model: string,
  gpu: string,
  dtype: string,
  tp: number,
  kvTokens: number,
  prefill: number,
  decode: number,
  affineDecode: number,
];

const { rows }: { rows: readonly Row[] } = JSON.parse(goldenText('measured-rows.json'));
const folder = bundledFolders.profiles;
const all = await listProfiles(folder, fs);
const filed = all.filter(({ profile }) => profile.tier !== 'reference');
const models = loadModels(folder, fs);
const gpus = loadGpus(folder, fs);

test('Each measured row gives its own times, in both forms, and its own KV capacity', () => {
  expect(rows).toHaveLength(452);
  for (const [model, gpu, dtype, tp, kvTokens, ...times] of rows) {
    const { profile } = filed.find(
      ({ profile }) => profile.model === model && profile.gpu === gpu && profile.dtype === dtype,
    )!;
    const timesBy = (form: LatencyFormName) =>
      latencyModel(profile.latency.find((row) => row.tensorParallel === tp && row.form === form)!);
    const affine = profile.latency.find((row) => row.tensorParallel === tp && row.form !== 'max')!;
    const max = timesBy('max');
    const found = [
      max.prefill({ requests: 1, tokens: 2048, squaredTokens: 2048 ** 2 }),
      max.decode({ requests: 32, contextTokens: 32 * 4096 }),
      latencyModel(affine).decode({ requests: 128, contextTokens: 128 * 1024 }),
    ];
    const what = `${model} on ${gpu} in ${dtype}, TP ${tp}`;
    for (const [index, time] of times.entries()) {
      expect([what, Math.abs(found[index]! / time - 1) < 1e-9]).toEqual([what, true]);
    }
    expect([what, kvCapacityOf(profile, tp, 1)]).toEqual([what, kvTokens]);
  }
});

test('There are no other rows, and each has what it rests on', () => {
  const maxRows = filed.flatMap(({ profile }) => profile.latency.filter(({ form }) => form === 'max'));
  const affineRows = filed.flatMap(({ profile }) => profile.latency.filter(({ form }) => form !== 'max'));
  expect([maxRows.length, affineRows.length]).toEqual([rows.length, rows.length]);
  for (const { evidence } of maxRows) {
    expect(evidence?.heldOut).toBeDefined();
    expect(evidence?.ranges?.decodeRequests).toBeDefined();
    expect(evidence?.note).toBeDefined();
  }
});

test('What is experimental is said to be: mixtures of experts, and L40S in groups of 4 and 8', () => {
  for (const { profile } of filed) {
    for (const row of profile.latency) {
      const isExperimental =
        profile.architecture.experts !== undefined || (profile.gpu === 'L40S' && row.tensorParallel > 2);
      expect([profile.model, profile.gpu, row.tensorParallel, row.tier ?? profile.tier]).toEqual([
        profile.model,
        profile.gpu,
        row.tensorParallel,
        isExperimental ? 'experimental' : 'measured-ops',
      ]);
    }
  }
});

describe('Each bundled profile', () => {
  test.each(filed.map(({ origin, profile }) => [relative(folder, origin), profile] as const))(
    '%s has the names that its path says, and agrees with the tables',
    (path, profile) => {
      const { model, aliases, gpu, dtype, architecture, memory, links } = profile;
      expect(path).toBe(`${gpu}/${model}-${dtype}.json`.toLowerCase());
      expect(dtypeNames).toContain(dtype);
      expect(models.find(({ name }) => name === model)).toMatchObject({ aliases, architecture });
      const spec = gpus.find(({ name }) => name === gpu)!;
      expect(memory).toEqual({ bytes: spec.memory, utilisation: 0.9, reserve: 0.03 });
      expect(links!.intra).toBe(spec.linkBandwidth / 1e9);
      expect(links!.inter).toBe(spec.nodeBandwidth && spec.nodeBandwidth / 1e9);
      const sizes = tensorParallelSizes(architecture, 8);
      for (const { tensorParallel } of profile.latency) expect(sizes).toContain(tensorParallel);
    },
  );

  test('names whose licence it is under', () => {
    for (const { profile } of filed) {
      const licence = profile.gpu.startsWith('RTX')
        ? 'MIT, Copyright (c) 2024 CASYS Lab at KAIST'
        : 'Apache-2.0';
      expect(profile.licence).toContain(licence);
    }
  });
});
