import { describe, expect, test } from '@jest/globals';
import { profileDiffDocument, profileDiffText } from '../../../lib/report/index.js';
import { latencyOfCosts, madeUpProfile } from '../../profile/made-up.js';

const making = { version: '0', read: [] };
const latency = (base: number) => [
  { tensorParallel: 1, ...latencyOfCosts({ prefill: { base }, decode: { base } }) },
];
const first = {
  profile: madeUpProfile({ latency: latency(2), architecture: { layers: 2, heads: 2, hidden: 8 } }),
  origin: 'a.json',
};
const second = {
  profile: madeUpProfile({
    latency: latency(3),
    dtype: 'fp8',
    tier: 'fitted',
    architecture: { layers: 4, heads: 2, hidden: 8, kvHeads: 2, headDim: 4, vocabulary: 100 },
  }),
  origin: 'b.json',
};

describe('The comparison of two profiles', () => {
  const document = profileDiffDocument(first, second, making);

  test('tells what they are of that differs, and not what only one tells of their shape', () => {
    expect(document.differences).toEqual([
      { what: 'dtype', first: null, second: 'fp8' },
      { what: 'tier', first: 'made up', second: 'fitted' },
      { what: 'architecture.layers', first: 2, second: 4 },
    ]);
  });

  test('tells in its text how many times as long the second takes', () => {
    const text = profileDiffText(document);
    expect(text).toMatch(/^A: acme\/tiny on A100-80G, tier made up \(a\.json\)$/m);
    expect(text).toMatch(/^TP 1 prefill +\d+ +1\.500 +1\.500 +1\.500 at 1x32 +1\.500 at 1x32$/m);
    expect(text).toMatch(/^TP 1, PP 1 +1000 +1000 +1\.000$/m);
  });

  test('of a profile with itself says that nothing differs', () => {
    const text = profileDiffText(profileDiffDocument(first, first, making));
    expect(text).toContain('They are of the same model, GPU, types, tier and sizes.');
    expect(text).toMatch(/^TP 1 decode +\d+ +1\.000 +1\.000 /m);
  });

  test('without a size in common says so', () => {
    const other = { ...second, profile: { ...second.profile, latency: [] } };
    expect(profileDiffText(profileDiffDocument(first, other, making))).toContain(
      'They have no tensor-parallel size in common.',
    );
  });
});
