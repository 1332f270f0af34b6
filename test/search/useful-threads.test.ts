import { availableParallelism } from 'node:os';
import { expect, test } from '@jest/globals';
import { usefulThreads } from '../../lib/search/useful-threads.js';

const settings = {
  slo: { ttft: 200, tpot: 100, ttftAttainment: 90, tpotAttainment: 90 },
  maxRatePerGpu: 5,
  tolerance: 0.25,
  seed: 0,
};
const lengths = (count: number) =>
  Array.from({ length: count }, () => ({ promptLength: 100, outputLength: 200 }));

test('A search that is soon done is not spread over threads', () => {
  expect(usefulThreads({ ...settings, lengths: lengths(10) }, 20)).toBe(1);
  expect(usefulThreads({ ...settings, lengths: lengths(1000) }, 0)).toBe(1);
});

test('A long one is spread over all cores', () => {
  expect(usefulThreads({ ...settings, lengths: lengths(1000) }, 20)).toBe(availableParallelism());
});
