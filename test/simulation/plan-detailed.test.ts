import { describe, expect, test } from '@jest/globals';
import { deploy, kvLinkOf, type Placement } from '../../lib/simulation/index.js';
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
const distserve: Placement = { backend: 'distserve', ppCross: 1, prefill: one, decode: one };
const vllm: Placement = { backend: 'vllm', instance: one };
const detailed = { engineModel: 'detailed' } as const;

describe('A detailed deployment', () => {
  test('takes the share of the GPU of all coefficients', () => {
    const decode = { base: 5, perContextToken: 0.5, perRequest: 1.5 };
    expect(deploy(profile, vllm, detailed)).toMatchObject({
      cluster: {
        kind: 'detailed-colocated',
        instance: {
          latency: {
            prefill: { base: 5, perToken: 2, perSquaredToken: 1 },
            decodeSmallBatch: decode,
            decodeLargeBatch: decode,
          },
        },
      },
    });
  });

  test('takes latencies as they are where no share is known, and moves KV cache within a node', () => {
    // 2 layers * 8 * (key and value) * 2 bytes.
    expect(deploy(profile, distserve, detailed)).toMatchObject({
      cluster: {
        kind: 'detailed-disaggregated',
        prefill: { latency: { prefill: costs.prefill } },
        decode: { latency: { decodeSmallBatch: costs.decode } },
        link: { bandwidth: 200, latency: 2, bytesPerToken: 64 },
      },
    });
  });

  test('has the settings, link and dispatch that are asked for', () => {
    const dispatch = { prefill: 'random', decode: 'round-robin', seed: 3 } as const;
    const asked = { engineSettings: { speed: 2 }, kvLink: { bandwidth: 3, latency: 1 }, dispatch };
    expect(deploy(profile, distserve, { ...detailed, ...asked })).toMatchObject({
      cluster: { settings: { speed: 2, contextPoll: 3 }, link: { bandwidth: 3, latency: 1 }, dispatch },
    });
  });

  test('refuses a link over which the longest prompt would take longer than can be simulated', () => {
    const kvLink = { bandwidth: 1e-18, latency: 1 };
    expect(deploy(profile, distserve, { ...detailed, kvLink })).toEqual({
      isRunnable: false,
      reason: expect.stringMatching(
        /^the KV cache of \d+ tokens would take \d\S+ ms over the link, and at most 1099511627776 ms can be simulated$/,
      ),
    });
  });

  test('needs the hidden size where KV cache moves', () => {
    const unknown = madeUpProfile();
    expect(deploy(unknown, distserve, detailed)).toEqual({
      isRunnable: false,
      reason: 'the profile has no hidden size, which the detailed engines need for the size of the KV cache',
    });
    expect(deploy(unknown, vllm, detailed).isRunnable).toBe(true);
  });
});

describe('KV cache moves', () => {
  const links = { intra: 100, inter: 5, latency: 1 };
  test.each([
    ['within a node in a low-affinity placement', false, 1, 100],
    ['within a node where both fit one', true, 2, 100],
    ['between nodes where they do not', true, 1, 5],
  ])('%s', (_, highAffinity, gpusPerNode, bandwidth) => {
    expect(kvLinkOf(distserve, { gpusPerNode, highAffinity }, links)).toEqual({ bandwidth, latency: 1 });
  });
});
