import { describe, expect, test } from '@jest/globals';
import type { DeploymentInput, PoolInput } from '../../lib/deployment/index.js';
import { InputError } from '../../lib/input/index.js';
import { latencyOf } from '../../lib/profile/index.js';
import { plan } from '../../lib/simulation/index.js';
import { kvRow, latencyRows, madeUpProfile } from '../profile/made-up.js';

const profile = madeUpProfile({
  latency: [...latencyRows(1, { prefill: { base: 10 } }), ...latencyRows(2, { prefill: { base: 20 } })],
  kvCapacity: [kvRow(1, 1, 100), kvRow(1, 2, 200), kvRow(1, 4, 400), kvRow(2, 1, 150), kvRow(4, 1, 500)],
});

type Sizes = [tp: number, pp: number, count?: number];

const pool = ([tp, pp, count]: Sizes): PoolInput => ({ tp, pp, count });

function distserve(prefill: Sizes, decode: Sizes, ppCross = 1): DeploymentInput {
  return { engine: 'published-distserve', ppCross, prefill: pool(prefill), decode: pool(decode) };
}

function vllm(...sizes: Sizes): DeploymentInput {
  return { engine: 'published-vllm', ...pool(sizes) };
}

describe('A deployment that can be run has a plan', () => {
  test('with the latencies of its engine and the capacities of its sizes, for distserve', () => {
    expect(plan(distserve([1, 2], [2, 1]), profile)).toEqual({
      isRunnable: true,
      plan: {
        engine: 'published-distserve',
        spec: {
          prefill: { count: 1, stages: 2, maxTokens: 200, latency: latencyOf(profile, 'distserve', 1) },
          decode: { count: 1, stages: 1, maxTokens: 150, latency: latencyOf(profile, 'distserve', 2) },
        },
      },
    });
  });

  test('with the latency of its engine and the capacity of its sizes, for vllm', () => {
    expect(plan(vllm(2, 1), profile)).toEqual({
      isRunnable: true,
      plan: {
        engine: 'published-vllm',
        spec: { serve: { count: 1, stages: 1, maxTokens: 150, latency: latencyOf(profile, 'vllm', 2) } },
      },
    });
  });

  test('whose pipelines are as much longer as it crosses nodes', () => {
    expect(plan(distserve([1, 1], [1, 2], 2), profile)).toMatchObject({
      plan: { spec: { prefill: { stages: 2, maxTokens: 200 }, decode: { stages: 4, maxTokens: 400 } } },
    });
  });

  test('of as many instances as are asked for', () => {
    expect(plan(distserve([1, 1, 3], [1, 1, 2]), profile)).toMatchObject({
      plan: { spec: { prefill: { count: 3 }, decode: { count: 2 } } },
    });
    expect(plan(vllm(1, 1, 3), profile)).toMatchObject({ plan: { spec: { serve: { count: 3 } } } });
    expect(plan(distserve([1, 1, 3], [1, 1]), profile)).toMatchObject({
      plan: { spec: { prefill: { count: 3 }, decode: { count: 1 } } },
    });
  });

  test('that prefills in chunks if a budget is given', () => {
    expect(plan({ ...vllm(1, 1), options: { chunkTokens: 64 } }, profile)).toMatchObject({
      plan: { spec: { chunkTokens: 64 } },
    });
  });
});

describe('A deployment cannot be run', () => {
  const unknown = (tp: number, pp: number) =>
    `no KV capacity is known for tp ${tp}, pp ${pp} (too little memory, or not in the profile)`;
  test.each<[string, DeploymentInput, string]>([
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
  ])('%s', (_, deployment, reason) => {
    expect(plan(deployment, profile)).toEqual({ isRunnable: false, reason });
  });
});

describe('A deployment is refused', () => {
  const one = { tp: 1, pp: 1 };

  test('of an engine that there is not', () => {
    expect(() => plan({ engine: 'toString', ...one }, profile)).toThrow(
      new InputError(
        'engine: expected one of published-distserve, published-vllm, distserve, vllm, got "toString"',
      ),
    );
  });

  test('with an option that its engine does not have', () => {
    expect(() => plan({ ...vllm(1, 1), options: { speed: 2 } }, profile)).toThrow(
      new InputError('engine options: expected one of chunkTokens, got "speed"'),
    );
  });

  test('that lacks the pools of its engine, with a reason', () => {
    expect(plan({ engine: 'published-distserve', ...one }, profile)).toEqual({
      isRunnable: false,
      reason: 'the deployment has no prefill pool',
    });
    expect(plan({ engine: 'vllm', prefill: one, decode: one }, profile)).toEqual({
      isRunnable: false,
      reason: 'the deployment has no serve pool',
    });
  });
});
