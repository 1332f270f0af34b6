import { expect, test } from '@jest/globals';
import { estimateWork, longestFirst } from '../../lib/search/estimate-work.js';
import { colocated, disaggregated } from '../serving/small-cluster.js';

const settings = {
  lengths: Array.from({ length: 10 }, () => ({ promptLength: 10, outputLength: 5 })),
  maxRatePerGpu: 8,
  tolerance: 1,
};
const placement = { backend: 'vllm', instance: { tp: 1, pp: 1 } } as const;
const short = { placement, cluster: colocated() };
const long = { placement, cluster: colocated({ stages: 2 }) };
const longest = { placement, cluster: disaggregated({}, { stages: 3 }) };

test('A placement is more work with more requests, more simulations and longer pipelines', () => {
  const work = estimateWork(settings, short);
  expect(work).toBeGreaterThan(0);
  expect(estimateWork({ ...settings, lengths: [...settings.lengths, ...settings.lengths] }, short)).toBe(
    2 * work,
  );
  expect(estimateWork({ ...settings, tolerance: 0.125 }, short)).toBe(2 * work);
  expect(estimateWork(settings, long)).toBeGreaterThan(work);
});

test('Placements with most work come first, those with as much in their order', () => {
  const twin = { ...short };
  expect(longestFirst(settings, [short, long, twin, longest])).toEqual([longest, long, short, twin]);
  expect(longestFirst(settings, [short, twin])[0]).toBe(short);
});
