import { availableParallelism } from 'node:os';
import { expect, test } from '@jest/globals';
import { usefulThreads } from '../../lib/study/runners/useful-threads.js';
import { smallJob } from './small-search.js';

const jobs = (count: number, requests: number) =>
  Array.from({ length: count }, () => smallJob({ requests, maxRatePerGpu: 5, tolerance: 0.25 }));

test('A study that is soon done is not spread over threads', () => {
  expect(usefulThreads(jobs(20, 10))).toBe(1);
  expect(usefulThreads([])).toBe(1);
});

test('A long one is spread over all cores', () => {
  expect(usefulThreads(jobs(200, 1000))).toBe(availableParallelism());
});
