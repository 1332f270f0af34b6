import { describe, expect, test } from '@jest/globals';
import { latencyOf, statedTier, tierNamed, tierOfRow, weakestTier } from '../../lib/profile/index.js';
import { madeUpProfile } from './made-up.js';

test('The weakest of tiers is the one with the least behind it', () => {
  expect(weakestTier(['measured-ops', 'experimental', 'reference'])).toBe('experimental');
  expect(weakestTier(['reference', 'made up'])).toBe('made up');
  expect(weakestTier(['estimate', 'made up'])).toBe('estimate');
  expect(weakestTier(['reference'])).toBe('reference');
});

test('What is stated of a tier is an error, where one is known', () => {
  expect(tierNamed('measured-ops')?.error).toEqual({ typical: 0.1, tail: 0.25 });
  expect(tierNamed('reference')?.error).toBeUndefined();
  expect(tierNamed('toString')).toBeUndefined();
});

test('A row has the tier of its profile, or its own', () => {
  const profile = madeUpProfile();
  const row = latencyOf(profile, 'vllm', 1)!;
  expect(tierOfRow(row, profile)).toBe('made up');
  expect(tierOfRow({ ...row, tier: 'experimental' }, profile)).toBe('experimental');
});

describe('What a profile states of its tier', () => {
  const profile = { ...madeUpProfile(), tier: 'fitted' };
  const row = latencyOf(profile, 'vllm', 1)!;
  const heldOut = (typical: number, tail: number) => ({
    heldOut: { prefill: { median: 0.01, p95: 0.02 }, decode: { median: typical, p95: tail } },
  });

  test('is, of one that was fitted, how far off its worst row is on what was held out', () => {
    const latency = [
      { ...row, evidence: heldOut(0.062, 0.177) },
      { ...row, evidence: heldOut(0.03, 0.2) },
    ];
    expect(statedTier({ ...profile, latency })).toEqual({
      what: 'fitted to measurements of your own; off by 6.2 % typically and 20.0 % in the tail on batches that were held out',
      error: { typical: 0.062, tail: 0.2 },
    });
  });

  test('is so too where prefill and decode have profiles of their own', () => {
    const side = (typical: number) => ({
      ...profile,
      latency: [{ ...row, evidence: heldOut(typical, 0.3) }],
    });
    const roles = { prefill: side(0.1), decode: side(0.2) };
    expect(statedTier({ ...profile, latency: [], roles })?.error).toEqual({ typical: 0.2, tail: 0.3 });
  });

  test('is what holds for all of the tier otherwise', () => {
    expect(statedTier({ ...profile, latency: [row] })).toEqual(tierNamed('fitted'));
    expect(statedTier({ ...profile, tier: 'experimental' })).toEqual(tierNamed('experimental'));
    expect(statedTier({ ...profile, tier: 'made up' })).toBeUndefined();
  });
});
