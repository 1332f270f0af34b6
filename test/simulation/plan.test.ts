import { describe, expect, test } from '@jest/globals';
import { latencyOf } from '../../lib/profile/index.js';
import { deploy, type Placement } from '../../lib/simulation/index.js';
import { kvRow, latencyRows, madeUpProfile } from '../profile/made-up.js';

const profile = madeUpProfile({
  latency: [...latencyRows(1, { prefill: { base: 10 } }), ...latencyRows(2, { prefill: { base: 20 } })],
  kvCapacity: [kvRow(1, 1, 100), kvRow(1, 2, 200), kvRow(1, 4, 400), kvRow(2, 1, 150), kvRow(4, 1, 500)],
});

function distserve(prefill: [number, number], decode: [number, number], ppCross = 1): Placement {
  const [prefillSizes, decodeSizes] = [prefill, decode].map(([tp, pp]) => ({ tp: tp!, pp: pp! }));
  return { backend: 'distserve', ppCross, prefill: prefillSizes!, decode: decodeSizes! };
}

const vllm = (tp: number, pp: number): Placement => ({ backend: 'vllm', instance: { tp, pp } });

describe('A placement that can be run has a cluster', () => {
  test('with the latencies of its engine and the capacities of its sizes, for distserve', () => {
    expect(deploy(profile, distserve([1, 2], [2, 1]))).toEqual({
      isRunnable: true,
      cluster: {
        kind: 'disaggregated',
        prefill: { count: 1, stages: 2, maxTokens: 200, latency: latencyOf(profile, 'distserve', 1) },
        decode: { count: 1, stages: 1, maxTokens: 150, latency: latencyOf(profile, 'distserve', 2) },
      },
    });
  });

  test('with the latency of its engine and the capacity of its sizes, for vllm', () => {
    expect(deploy(profile, vllm(2, 1))).toEqual({
      isRunnable: true,
      cluster: {
        kind: 'colocated',
        instance: { count: 1, stages: 1, maxTokens: 150, latency: latencyOf(profile, 'vllm', 2) },
      },
    });
  });

  test('whose pipelines are as much longer as it crosses nodes', () => {
    expect(deploy(profile, distserve([1, 1], [1, 2], 2))).toMatchObject({
      cluster: { prefill: { stages: 2, maxTokens: 200 }, decode: { stages: 4, maxTokens: 400 } },
    });
  });

  test('of as many instances as are asked for', () => {
    const counts = { prefillInstances: 3, decodeInstances: 2 };
    expect(deploy(profile, distserve([1, 1], [1, 1]), counts)).toMatchObject({
      cluster: { prefill: { count: 3 }, decode: { count: 2 } },
    });
    expect(deploy(profile, vllm(1, 1), counts)).toMatchObject({ cluster: { instance: { count: 3 } } });
    expect(deploy(profile, distserve([1, 1], [1, 1]), { prefillInstances: 3 })).toMatchObject({
      cluster: { prefill: { count: 3 }, decode: { count: 1 } },
    });
  });

  test('that prefills in chunks if a budget is given', () => {
    expect(deploy(profile, vllm(1, 1), { chunkTokens: 64 })).toMatchObject({ cluster: { chunkTokens: 64 } });
  });
});

describe('A placement cannot be run', () => {
  const unknown = (tp: number, pp: number) =>
    `no KV capacity is known for tp ${tp}, pp ${pp} (too little memory, or not in the profile)`;
  test.each<[string, Placement, string]>([
    ['without the KV capacity of its instance', vllm(2, 2), unknown(2, 2)],
    ['without the latency of its instance', vllm(4, 1), 'the profile has no vllm latency for tp 4'],
    ['without the KV capacity of its prefill side', distserve([2, 2], [1, 1]), `prefill: ${unknown(2, 2)}`],
    ['without the KV capacity of its decode side', distserve([1, 1], [2, 2]), `decode: ${unknown(2, 2)}`],
    [
      'without the KV capacity of its pipeline across nodes',
      distserve([1, 1], [2, 1], 2),
      `decode: ${unknown(2, 2)}`,
    ],
    [
      'without the latency of its prefill side',
      distserve([4, 1], [1, 1]),
      'prefill: the profile has no distserve latency for tp 4',
    ],
    [
      'without the latency of its decode side',
      distserve([1, 1], [4, 1]),
      'decode: the profile has no distserve latency for tp 4',
    ],
  ])('%s', (_, placement, reason) => {
    expect(deploy(profile, placement)).toEqual({ isRunnable: false, reason });
  });
});
