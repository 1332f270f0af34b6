import { availableParallelism } from 'node:os';
import { expect, test } from '@jest/globals';
import type { Candidate } from '../../lib/search/search-placement.js';
import { usefulThreads } from '../../lib/search/useful-threads.js';
import { colocated } from '../serving/small-cluster.js';

const settings = {
  slo: { ttft: 200, tpot: 100, ttftAttainment: 90, tpotAttainment: 90 },
  maxRatePerGpu: 5,
  tolerance: 0.25,
  seed: 0,
};
const lengths = (count: number) =>
  Array.from({ length: count }, () => ({ promptLength: 100, outputLength: 200 }));

const candidate: Candidate = {
  placement: { backend: 'vllm', instance: { tp: 1, pp: 1 } },
  cluster: colocated(),
};
const candidates = (count: number) => Array.from({ length: count }, () => candidate);

test('A search that is soon done is not spread over threads', () => {
  expect(usefulThreads({ ...settings, lengths: lengths(10) }, candidates(20))).toBe(1);
  expect(usefulThreads({ ...settings, lengths: lengths(1000) }, [])).toBe(1);
});

test('A long one is spread over all cores', () => {
  expect(usefulThreads({ ...settings, lengths: lengths(1000) }, candidates(200))).toBe(
    availableParallelism(),
  );
});
