import { describe, expect, test } from '@jest/globals';
import { deploymentOf } from '../../lib/deployment/index.js';
import { mixedProfile } from '../../lib/profile/index.js';
import { checkPricing, type Priced, priceOf } from '../../lib/study/index.js';
import { madeUpProfile } from '../profile/made-up.js';

const profile = mixedProfile(madeUpProfile({ gpu: 'H100' }), madeUpProfile({ gpu: 'A100' }));
const gpuPrices = { H100: 2.5, A100: 1.25 };
const priced: Priced = { profile, gpuPrices, lengths: [{ outputLength: 100 }, { outputLength: 300 }] };

/** 2 x 2.5 + 4 x 1.25 = 10 $/h. */
const deployment = deploymentOf({
  engine: 'distserve',
  prefill: { tp: 2, pp: 1 },
  decode: { tp: 2, pp: 1, count: 2 },
});

describe('The price of a deployment', () => {
  test('is that of its GPUs, of what is served for a dollar, and of a million output tokens', () => {
    expect(priceOf({ deployment, goodput: 5 }, priced)).toEqual({
      perHour: 10,
      // 5 x 3600 requests an hour.
      goodputPerDollar: 1800,
      // 18,000 requests of 200 tokens an hour are 3.6 million tokens.
      costPerMillionOutputTokens: expect.closeTo(10 / 3.6, 12),
    });
  });

  test('has no tokens where nothing is served, or nothing has an output', () => {
    expect(priceOf({ deployment, goodput: 0 }, priced)).toEqual({
      perHour: 10,
      goodputPerDollar: 0,
      costPerMillionOutputTokens: null,
    });
    const silent = { ...priced, lengths: [{ outputLength: 0 }] };
    expect(priceOf({ deployment, goodput: 5 }, silent)).toMatchObject({ costPerMillionOutputTokens: null });
  });

  test('is not told without prices', () => {
    expect(priceOf({ deployment, goodput: 5 }, { ...priced, gpuPrices: undefined })).toBeUndefined();
  });
});

describe('Prices are refused', () => {
  test('where a kind of GPU in use has none', () => {
    expect(() => checkPricing({ profile, gpuPrices: { H100: 2.5 } })).toThrow(
      'prices: expected a price above 0 $/h for A100, got none',
    );
    expect(() => checkPricing({ profile, gpuPrices: { ...gpuPrices, A100: -2 } })).toThrow(
      'for A100, got -2',
    );
    expect(() => checkPricing({ profile, gpuPrices: { ...gpuPrices, A100: Infinity } })).toThrow(
      'for A100, got Infinity',
    );
  });

  test('where the objective needs them and there are none', () => {
    expect(() => checkPricing({ profile, objective: 'per-dollar' })).toThrow(
      'objective: expected prices of GPUs with per-dollar, got none',
    );
    expect(() => checkPricing({ profile, objective: 'per-gpu' })).not.toThrow();
  });
});
