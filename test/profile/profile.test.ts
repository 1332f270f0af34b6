import { expect, test } from '@jest/globals';
import { kvCapacityOf, latencyOf } from '../../lib/profile/index.js';
import { kvRow, latencyRows, madeUpProfile } from './made-up.js';

const profile = madeUpProfile({
  latency: [...latencyRows(1), ...latencyRows(2, { prefill: { base: 7 } })],
  kvCapacity: [kvRow(1, 2, 300), kvRow(2, 1, 400)],
});

test('Latency is known by engine and tensor-parallel size', () => {
  expect(latencyOf(profile, 'vllm', 2)).toMatchObject({
    engine: 'vllm',
    tensorParallel: 2,
    prefill: { base: 7 },
  });
  expect(latencyOf(profile, 'vllm', 3)).toBeUndefined();
  expect(latencyOf(profile, 'sglang', 2)).toBeUndefined();
});

test('KV capacity is known by tensor-parallel and pipeline-parallel size', () => {
  expect(kvCapacityOf(profile, 1, 2)).toBe(300);
  expect(kvCapacityOf(profile, 2, 1)).toBe(400);
  expect(kvCapacityOf(profile, 2, 2)).toBeUndefined();
});
