import { expect, test } from '@jest/globals';
import { estimateWork, longestFirst } from '../../lib/study/runners/estimate-work.js';
import { smallJob } from './small-search.js';

const short = smallJob({ requests: 10 });
const long = smallJob({ requests: 10, pp: 2 });
const longest = smallJob({ requests: 10, pp: 4 });

test('A deployment is more work with more requests, more simulations and longer pipelines', () => {
  const work = estimateWork(short);
  expect(work).toBeGreaterThan(0);
  expect(estimateWork(smallJob({ requests: 20 }))).toBe(2 * work);
  expect(estimateWork({ ...short, tolerance: 0.125 })).toBe(2 * work);
  expect(estimateWork(long)).toBeGreaterThan(work);
});

test('Jobs with most work come first, those with as much in their order', () => {
  const twin = { ...short };
  expect(longestFirst([short, long, twin, longest])).toEqual([longest, long, short, twin]);
  expect(longestFirst([short, twin])[0]).toBe(short);
});
