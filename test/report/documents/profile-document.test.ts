import * as fs from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { bundledFolders } from '../../../lib/bundled-folders.js';
import { type BatchPoint, findProfile, listProfiles } from '../../../lib/profile/index.js';
import { profileDocument, profileText } from '../../../lib/report/index.js';
import { goldenText } from '../../golden/load.js';
import { kvRow, latencyOfCosts, madeUpProfile } from '../../profile/made-up.js';

const making = { version: '0', read: [] };
const folder = bundledFolders.profiles;
const points: readonly BatchPoint[] = [
  { kind: 'prefill', requests: 1, tokens: 2048 },
  { kind: 'decode', requests: 32, tokens: 4096 },
];

describe('A bundled profile', () => {
  test('shows each of its rows by the name of its model, with the times of its own coefficients', async () => {
    type Row = [
      model: string,
      gpu: string,
      dtype: string,
      tp: number,
      kv: number,
      prefill: number,
      decode: number,
    ];
    const { rows }: { rows: Row[] } = JSON.parse(goldenText('measured-rows.json'));
    expect(rows).toHaveLength(452);
    for (const [model, gpu, dtype, tp, kvTokens, prefill, decode] of rows) {
      const found = await findProfile({ model, gpu, dtype }, { folder, fs });
      const document = profileDocument(found, { tensorParallel: [tp], pipelineParallel: 1, points }, making);
      expect(document.profile).toMatchObject({ model, gpu, dtype });
      expect(document.sizes.map((size) => size.kvTokens)).toEqual([kvTokens]);
      expect(document.points.map(({ kind, requests, tokens }) => ({ kind, requests, tokens }))).toEqual(
        points,
      );
      const [first, second] = document.points.map(({ ms }) => ms);
      expect(first! / prefill).toBeCloseTo(1, 9);
      expect(second! / decode).toBeCloseTo(1, 9);
    }
  });

  test('is shown in lines of at most 100 columns', async () => {
    for (const found of await listProfiles(folder, fs)) {
      const document = profileDocument(found, { pipelineParallel: 1, points }, making);
      const long = profileText(document)
        .split('\n')
        .filter((line) => line.length > 100);
      expect(long).toEqual([]);
    }
  });
});

describe('The document of a profile', () => {
  const profile = madeUpProfile({
    tier: 'measured-ops',
    latency: [
      { tensorParallel: 2, ...latencyOfCosts({ prefill: { base: 1, perToken: 1 }, decode: { base: 3 } }) },
      {
        tensorParallel: 1,
        ...latencyOfCosts({ decode: { base: 5, perRequest: 1 } }),
        tier: 'experimental',
        evidence: { ranges: { decodeRequests: [1, 8] }, note: 'A guess.' },
      },
    ],
    kvCapacity: [kvRow(1, 1, 100), kvRow(2, 2, 900)],
  });
  const found = { profile, origin: '/somewhere/tiny.json' };
  const at = [{ kind: 'decode', requests: 9, tokens: 10 }] as const;

  test('has rows and points by size, and of each the ranges that it is not in', () => {
    const document = profileDocument(found, { pipelineParallel: 1, points: at }, making);
    expect(document.profile).toMatchObject({ file: 'tiny.json', dtype: null, licence: null });
    expect(document.rows.map(({ tensorParallel, tier, note }) => [tensorParallel, tier, note])).toEqual([
      [1, 'experimental', 'A guess.'],
      [2, 'measured-ops', null],
    ]);
    expect(document.points).toEqual([
      {
        kind: 'decode',
        requests: 9,
        tokens: 10,
        tensorParallel: 1,
        engine: null,
        ms: 14,
        outsideRanges: [{ range: 'decodeRequests', value: 9, least: 1, most: 8 }],
      },
      { kind: 'decode', requests: 9, tokens: 10, tensorParallel: 2, engine: null, ms: 3, outsideRanges: [] },
    ]);
  });

  test('has the memory of instances of so many stages', () => {
    const { sizes } = profileDocument(found, { pipelineParallel: 2, points: [] }, making);
    expect(sizes).toEqual([
      { tensorParallel: 1, pipelineParallel: 2, kvTokens: null, memory: null },
      { tensorParallel: 2, pipelineParallel: 2, kvTokens: 900, memory: null },
    ]);
  });

  test('marks in its text what is outside, and says what the times are', () => {
    const text = profileText(profileDocument(found, { pipelineParallel: 1, points: at }, making));
    expect(text).toMatch(/^9 x 10 +14\.00\* +3\.00$/m);
    expect(text).toContain('* outside the ranges that the coefficients were fitted to');
    expect(text).toContain("Times of the model's iterations, without the engine's overhead.");
    const inside = [{ ...at[0], requests: 8 }];
    expect(
      profileText(profileDocument(found, { pipelineParallel: 1, points: inside }, making)),
    ).not.toContain('* outside');
  });

  test('tells an expression under the table of numbers', () => {
    const long = `${'1 + '.repeat(60)}tokens`;
    const rows = [1, 2].map((tensorParallel) => ({
      tensorParallel,
      form: 'expression' as const,
      prefill: long,
      decode: 'a * requests',
      constants: { a: tensorParallel },
    }));
    const expressions = { ...found, profile: { ...profile, latency: rows } };
    const text = profileText(profileDocument(expressions, { pipelineParallel: 1, points: [] }, making));
    expect(text).toMatch(/^constants\.a +1 +2$/m);
    expect(text).toContain('TP 1, TP 2: decode = a * requests\n');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
