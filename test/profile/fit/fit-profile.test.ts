import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../../lib/input/index.js';
import { type FittedTo, fitProfile, type MeasuredBatch } from '../../../lib/profile/fit/index.js';
import {
  type AffineLatency,
  type Latency,
  type MaxLatency,
  profileJson,
  readProfile,
} from '../../../lib/profile/index.js';
import { measuredWith, timed } from './synthetic.js';

const about: FittedTo = {
  model: 'acme/tiny',
  gpu: 'H100',
  architecture: { layers: 40, heads: 40 },
  source: 'Made up.',
};

const affine: AffineLatency = {
  form: 'affine',
  prefill: { base: 18.1, perToken: 0.1019, perSquaredToken: 7.12e-6 },
  decodeSmallBatch: { base: 19.9, perContextToken: 0.000627, perRequest: 0.0385 },
  decodeLargeBatch: { base: 7.17, perContextToken: 0.00058, perRequest: 0.1583 },
  largeBatchFrom: 95,
};

const max: MaxLatency = {
  form: 'max',
  prefill: { floor: 11.6, base: 5.8, perToken: 0.0595, perSquaredToken: 1.55e-6 },
  decode: {
    memory: { base: 10.74, perRequest: 0.0305 },
    compute: { base: 6.99, perRequest: 0.064 },
    perContextToken: 7.9e-5,
  },
};

const fitTo = (batches: readonly MeasuredBatch[], of: FittedTo = about) => fitProfile(batches, of, 'my.csv');

/** All numbers in coefficients, by their path. */
function numbersIn(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => numbersIn(inner, `${path}.${name}`));
}

describe('Coefficients that made the times come back', () => {
  test.each<[string, Latency]>([
    ['affine, with the threshold between small and large batches', affine],
    ['max, with its floors', max],
    [
      'affine, with one set for all batches',
      { ...affine, decodeLargeBatch: affine.decodeSmallBatch, largeBatchFrom: 1 },
    ],
    ['affine, with no base at all', { ...affine, prefill: { ...affine.prefill, base: 0 } }],
  ])('in the form %s', async (_, latency) => {
    const { profile, report } = await fitTo(measuredWith(latency));
    const [row] = profile.latency;
    expect(row?.form).toBe(latency.form);
    const found = new Map(numbersIn(row));
    for (const [path, expected] of numbersIn(latency)) {
      expect([path, Math.abs(found.get(path)! - expected) <= 1e-6 * Math.abs(expected) + 1e-12]).toEqual([
        path,
        true,
      ]);
    }
    for (const { isChosen, error } of report) if (isChosen) expect(error.largest).toBeLessThan(1e-9);
  });

  test('in the form max, also where batches are of very many sizes', async () => {
    const counts = [1, 2, 4];
    const prefills = Array.from({ length: 400 }, (_, at) =>
      timed(max, 'prefill', Array(counts[at % 3]!).fill(Math.round(16 * 1.016 ** at))),
    );
    const decodes = Array.from({ length: 400 }, (_, at) =>
      timed(max, 'decode', Array(at + 1).fill([64, 900, 3000][at % 3])),
    );
    const { profile } = await fitTo([...prefills, ...decodes]);
    const found = new Map(numbersIn(profile.latency[0]));
    for (const [path, expected] of numbersIn(max))
      expect([path, found.get(path)]).toEqual([path, expect.closeTo(expected, 9)]);
  });

  test('each tensor-parallel size for itself', async () => {
    const { profile } = await fitTo([...measuredWith(max, 0, 2), ...measuredWith(affine)]);
    expect(profile.latency.map(({ tensorParallel, form }) => [tensorParallel, form])).toEqual([
      [1, 'affine'],
      [2, 'max'],
    ]);
  });
});

describe('With noise of 10 %', () => {
  const seeds = [1, 2, 3, 4, 5];

  test.each<[string, Latency]>([
    ['affine', affine],
    ['max', max],
  ])('the errors on held-out points are about the noise: %s', async (_, latency) => {
    const { profile, report } = await fitTo(seeds.flatMap((seed) => measuredWith(latency, 0.1, 1, seed)));
    for (const { isChosen, error } of report.filter((each) => each.isChosen)) {
      expect(isChosen).toBe(true);
      // Of normal errors the median is 0.067, and the P95 0.2.
      expect(error.rootMeanSquare).toBeGreaterThan(0.07);
      expect(error.rootMeanSquare).toBeLessThan(0.14);
      expect(error.median).toBeGreaterThan(0.04);
      expect(error.median).toBeLessThan(0.1);
      expect(error.p95).toBeLessThan(0.3);
      expect(error.r2).toBeGreaterThan(0.9);
    }
    // And the fit itself is nearer than that to the truth.
    const truth = measuredWith(latency);
    const { fitError } = await import('../../../lib/profile/fit/fit-error.js');
    expect(fitError(profile.latency[0]!, truth).median).toBeLessThan(0.04);
  });
});

describe('The profile', () => {
  test('says what it rests on, and can be written and read', async () => {
    const { profile } = await fitTo(measuredWith(max), {
      ...about,
      dtype: 'bf16',
      memory: { bytes: 80e9, utilisation: 0.9, reserve: 0.03 },
    });
    expect(profile).toMatchObject({
      model: 'acme/tiny',
      gpu: 'H100',
      tier: 'fitted',
      source: 'Made up.',
      dtype: 'bf16',
      aliases: [],
    });
    expect(profile.latency[0]?.evidence).toMatchObject({
      ranges: {
        prefillRequests: [1, 8],
        promptLength: [32, 8192],
        prefillTokens: [32, 65_536],
        decodeRequests: [1, 256],
        contextLength: [64, 8192],
        contextTokens: [64, 256 * 8192],
      },
      heldOut: { prefill: { largest: expect.any(Number) }, decode: { p95: expect.any(Number) } },
    });
    expect(readProfile(Buffer.from(profileJson(profile)), 'mine.json')).toEqual(profile);
  });

  test('has both forms in the report, and the one that is less off', async () => {
    const { report } = await fitTo(measuredWith(max, 0.02));
    expect(report.map(({ phase, form, isChosen }) => [phase, form, isChosen])).toEqual([
      ['prefill', 'affine', false],
      ['prefill', 'max', true],
      ['decode', 'affine', false],
      ['decode', 'max', true],
    ]);
    for (const { fittedTo, error } of report)
      expect(error.points / (error.points + fittedTo)).toBeCloseTo(0.2, 1);
  });

  test('is the same for the same measurements in any order', async () => {
    const batches = measuredWith(max, 0.05);
    expect((await fitTo(batches.toReversed())).profile).toEqual((await fitTo(batches)).profile);
  });
});

describe('Measurements that leave something open are refused, with what and what else to measure:', () => {
  const all = measuredWith(affine);
  const prefills = all.filter(({ phase }) => phase === 'prefill');
  const decodes = all.filter(({ phase }) => phase === 'decode');
  const many = Array.from({ length: 20 }, (_, index) => index + 1);
  const prefill = (lengths: number[]) => timed(affine, 'prefill', lengths);
  const decode = (lengths: number[]) => timed(affine, 'decode', lengths);

  test.each<[string, MeasuredBatch[], string]>([
    ['none', [], 'my.csv: expected measured batches, got none'],
    ['no decodes', prefills, 'my.csv: tp 1: decode: expected measured batches, got none'],
    ['no prefills', decodes, 'my.csv: tp 1: prefill: expected measured batches, got none'],
    [
      'prompts of one length',
      [...many.map((count) => prefill(Array(count).fill(512))), ...decodes],
      'my.csv: tp 1: prefill: expected batches that tell the coefficients perToken and perSquaredToken apart, got only prompts of 512 tokens: measure prompts of other lengths too, from short to long ones',
    ],
    [
      'one prompt, again and again',
      [...many.map(() => prefill([512])), ...decodes],
      'my.csv: tp 1: prefill: expected batches that tell the coefficients base, perToken and perSquaredToken apart, got only batches of 1 prompts of 512 tokens: measure prompts of other lengths, alone and several together',
    ],
    [
      'as many tokens in each prefill',
      [...many.map((length) => prefill([length, 1000 - length])), ...decodes],
      'my.csv: tp 1: prefill: expected batches that tell the coefficients base and perToken apart, got only batches of 1000 tokens in all: measure batches with fewer and with more tokens too',
    ],
    [
      'prompts of two lengths',
      [...many.map((index) => prefill([index % 2 === 0 ? 100 : 2000])), ...decodes],
      'my.csv: tp 1: prefill: expected batches that tell the coefficients base, perToken and perSquaredToken apart, got batches that are too much alike: measure prompts of at least three lengths that are far from each other, such as 128, 1024 and 8192',
    ],
    [
      'prompts of nearly one length',
      [...many.map((index) => prefill([1000 + index])), ...decodes],
      'my.csv: tp 1: prefill: expected batches that tell the coefficients base, perToken and perSquaredToken apart, got batches that are too much alike: measure prompts of at least three lengths that are far from each other, such as 128, 1024 and 8192',
    ],
    [
      'one request in each decode',
      [...prefills, ...many.map((index) => decode([100 * index]))],
      'my.csv: tp 1: decode: expected batches that tell the coefficients base and perRequest apart, got only batches of 1 requests: measure batches of other sizes too, from 1 request to as many as are served',
    ],
    [
      'one context for each request',
      [...prefills, ...many.map((count) => decode(Array(count).fill(300)))],
      'my.csv: tp 1: decode: expected batches that tell the coefficients perRequest and perContextToken apart, got only contexts of 300 tokens for each request: measure batches with shorter and with longer contexts too',
    ],
    [
      'as much context in each decode',
      [
        ...prefills,
        ...many.map((count) => decode([5000 - 100 * (count - 1), ...Array(count - 1).fill(100)])),
      ],
      'my.csv: tp 1: decode: expected batches that tell the coefficients base and perContextToken apart, got only batches with 5000 tokens of context in all: measure batches with less and with more context too',
    ],
    [
      'one decode, again and again',
      [...prefills, ...many.map(() => decode([300, 200]))],
      'my.csv: tp 1: decode: expected batches that tell the coefficients base, perRequest and perContextToken apart, got only batches of 2 requests with 500 tokens of context in all: measure batches of other sizes, and other contexts',
    ],
    [
      'too few batches',
      [prefill([10]), prefill([1000]), prefill([9000]), prefill([500, 500]), ...decodes],
      'my.csv: tp 1: prefill: expected at least 10 different batches, to fit to some and hold out others, got 4',
    ],
    [
      'a size that the heads do not allow',
      measuredWith(affine, 0, 3),
      'my.csv: tp 3: expected a size that divides the 40 heads (40 key-value heads) of acme/tiny',
    ],
  ])('%s', async (_, batches, message) => {
    await expect(fitTo(batches)).rejects.toThrow(new InputError(message));
  });
});
