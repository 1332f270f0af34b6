import { expect, test } from '@jest/globals';
import { latencyOf, tierNamed, tierOfRow, weakestTier } from '../../lib/profile/index.js';
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
