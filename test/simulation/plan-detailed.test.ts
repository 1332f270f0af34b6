import { describe, expect, test } from '@jest/globals';
import type { DeploymentInput } from '../../lib/deployment/index.js';
import { plan } from '../../lib/simulation/index.js';
import { latencyRows, madeUpProfile } from '../profile/made-up.js';

const costs = {
  prefill: { base: 10, perToken: 4, perSquaredToken: 2 },
  decode: { base: 20, perContextToken: 2, perRequest: 6 },
};
const gpuShare = { prefill: 0.5, decode: 0.25 };
const architecture = { layers: 2, heads: 2, hidden: 8 };
const profile = madeUpProfile({
  architecture,
  latency: latencyRows(1, costs).map((row) => (row.engine === 'vllm' ? { ...row, gpuShare } : row)),
});
const one = { tp: 1, pp: 1 };
const distserve: DeploymentInput = { engine: 'distserve', prefill: one, decode: one };
const vllm: DeploymentInput = { engine: 'vllm', ...one };

describe('A deployment of a detailed engine', () => {
  test('takes the share of the GPU of all coefficients', () => {
    const decode = { base: 5, perContextToken: 0.5, perRequest: 1.5 };
    expect(plan(vllm, profile)).toMatchObject({
      plan: {
        engine: 'vllm',
        spec: {
          serve: {
            latency: {
              prefill: { base: 5, perToken: 2, perSquaredToken: 1 },
              decodeSmallBatch: decode,
              decodeLargeBatch: decode,
            },
          },
        },
      },
    });
  });

  test('takes latencies as they are where no share is known, and moves KV cache within a node', () => {
    // 2 layers * 8 * (key and value) * 2 bytes.
    expect(plan(distserve, profile)).toMatchObject({
      plan: {
        engine: 'distserve',
        spec: {
          prefill: { latency: { prefill: costs.prefill } },
          decode: { latency: { decodeSmallBatch: costs.decode } },
          link: { bandwidth: 200, latency: 2, bytesPerToken: 64 },
        },
      },
    });
  });

  test('takes the coefficients of small batches up to and with the size that the profile gives', () => {
    expect(plan(vllm, profile)).toMatchObject({
      plan: { spec: { serve: { latency: { largeBatchFrom: 96 } } } },
    });
  });

  test('has the settings, link and policies that are asked for', () => {
    const options = { speed: 2, prefillPolicy: 'random', decodePolicy: 'round-robin' };
    const link = { bandwidth: 3, latency: 1 };
    expect(plan({ ...distserve, options, link }, profile)).toMatchObject({
      plan: { spec: { settings: { ...options, contextPoll: 3 }, link } },
    });
  });

  test('refuses a link over which the longest prompt would take longer than can be simulated', () => {
    const link = { bandwidth: 1e-18, latency: 1 };
    expect(plan({ ...distserve, link }, profile)).toEqual({
      isRunnable: false,
      reason: expect.stringMatching(
        /^the KV cache of \d+ tokens would take \d\S+ ms over the link, and at most 1099511627776 ms can be simulated$/,
      ),
    });
  });

  test('needs the hidden size where KV cache moves', () => {
    const unknown = madeUpProfile();
    expect(plan(distserve, unknown)).toEqual({
      isRunnable: false,
      reason: 'the profile has no hidden size, which the detailed engines need for the size of the KV cache',
    });
    expect(plan(vllm, unknown).isRunnable).toBe(true);
  });
});
