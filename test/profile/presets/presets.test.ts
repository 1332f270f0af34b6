import * as fs from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { bundledFolders } from '../../../lib/bundled-folders.js';
import { catalogue, type EngineFacts } from '../../../lib/engines/index.js';
import {
  type EnginePreset,
  type LatencyRow,
  latencyModel,
  latencyOf,
  loadPresets,
  presetFor,
  tiers,
  withPreset,
} from '../../../lib/profile/index.js';
import { latencyOfCosts, madeUpProfile } from '../made-up.js';

const presets = loadPresets(bundledFolders.profiles, fs);
const named = (name: string) => presetFor(presets, 'estimate', name)!;

/** A row of each form, of no engine. */
const rows = (tensorParallel: number): Record<string, LatencyRow> => ({
  affine: { tensorParallel, ...latencyOfCosts({ prefill: { base: 3, perToken: 2 }, decode: { base: 5 } }) },
  max: {
    tensorParallel,
    form: 'max',
    prefill: { floor: 9, base: 3, perToken: 2, perSquaredToken: 0.5 },
    decode: {
      memory: { base: 5, perRequest: 1 },
      compute: { base: 1, perRequest: 3 },
      perContextToken: 0.25,
    },
  },
});

const profileOf = (row: LatencyRow) =>
  madeUpProfile({ architecture: { layers: 10, heads: 2 }, latency: [row] });

const timesOf = (row: LatencyRow, preset?: EnginePreset) => {
  const profile = profileOf(row);
  const served = preset === undefined ? profile : withPreset(profile, preset);
  const model = latencyModel(latencyOf(served, 'vllm', row.tensorParallel)!);
  return [1, 7].flatMap((n) => [
    model.prefill({ requests: 1, tokens: n, squaredTokens: n * n }),
    model.decode({ requests: n, contextTokens: 10 * n }),
  ]);
};

describe.each(['affine', 'max'])('Of the form %s', (form) => {
  test.each([
    ['ops-only', 1, 1, 0],
    ['cuda-graph-2026', 1, 0.93, 0.64],
    ['distserve-2024', 1, 1.0635, 10 * 0.0649],
    ['distserve-2024', 2, 1.0635, 10 * (0.0649 + 0.0467)],
    ['vllm-2023', 2, 1.4246, 10 * 0.2558],
  ])('%s at tp %i takes %d x the times and %d ms', (name, tp, factor, plus) => {
    const row = rows(tp)[form]!;
    const expected = timesOf(row).map((time) => factor * time + plus);
    timesOf(row, named(name)).forEach((time, i) => {
      expect(time).toBeCloseTo(expected[i]!, 10);
    });
  });
});

describe('The preset that is taken', () => {
  test.each(['measured-ops', 'experimental', 'estimate'])('is that of engines of today for %s', (tier) => {
    expect(presetFor(presets, tier, undefined)?.name).toBe('cuda-graph-2026');
  });

  test.each(['reference', 'fitted', 'made up', 'constructor'])('is none for %s', (tier) => {
    expect(presetFor(presets, tier, undefined)).toBeUndefined();
  });

  test('is the one that is asked for, of those that there are', () => {
    expect(presetFor(presets, 'fitted', 'vllm-2023')?.factor).toBe(1.4246);
    expect(() => presetFor(presets, 'fitted', 'vllm')).toThrow(
      'engine preset: expected one of ops-only, cuda-graph-2026, distserve-2024, vllm-2023, got "vllm"',
    );
  });

  test('is of a tier that there is', () => {
    expect(Object.keys(tiers)).toEqual(expect.arrayContaining(Object.keys(presets.byTier)));
  });
});

test('Presets set options that their engines have, to values other than the defaults', () => {
  const engines: Readonly<Record<string, EngineFacts>> = catalogue;
  const set = presets.presets.flatMap(({ options }) =>
    Object.entries(options).flatMap(([engine, values]) =>
      Object.entries(values).map(([name, value]) => ({
        known: engines[engine]!.options,
        name,
        value,
      })),
    ),
  );
  expect(set.length).toBeGreaterThan(0);
  for (const { known, name, value } of set) {
    expect(Object.keys(known)).toContain(name);
    expect(known[name]!.default).not.toBe(value);
  }
});

test('Times of engines take no preset: their overhead would count twice', () => {
  expect(() => withPreset(madeUpProfile(), named('cuda-graph-2026'))).toThrow(
    'engine preset: expected a profile with times of a model alone, got cuda-graph-2026 with one of acme/tiny on A100-80G, whose times are those of engines',
  );
});

test('Of a profile with both kinds of rows, those of engines stay as they are', () => {
  const { affine } = rows(1);
  const own = { engine: 'vllm', ...affine! };
  const profile = { ...profileOf(affine!), latency: [affine!, own] };
  const served = withPreset(profile, named('cuda-graph-2026'));
  expect(latencyOf(served, 'vllm', 1)).toEqual(own);
  expect(latencyOf(served, 'distserve', 1)).not.toEqual(affine);
});
