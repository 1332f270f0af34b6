import { describe, expect, test } from '@jest/globals';
import { deploymentOf, kvLinkOf } from '../../lib/deployment/index.js';

const one = { tp: 1, pp: 1 };
const distserve = { engine: 'distserve', prefill: one, decode: one };

describe('KV cache moves', () => {
  const links = { intra: 100, inter: 5, latency: 1 };
  test.each([
    ['within a node in a low-affinity deployment', false, 1, 100],
    ['within a node where both fit one', true, 2, 100],
    ['between nodes where they do not', true, 1, 5],
  ])('%s', (_, highAffinity, gpusPerNode, bandwidth) => {
    expect(kvLinkOf(deploymentOf(distserve), { gpusPerNode, highAffinity }, links)).toEqual({
      bandwidth,
      latency: 1,
    });
  });

  test('between nodes where the instances are on two kinds of GPUs', () => {
    for (const highAffinity of [false, true]) {
      const budget = { gpusPerNode: 8, highAffinity, apart: true };
      expect(kvLinkOf(deploymentOf(distserve), budget, links).bandwidth).toBe(5);
    }
  });
});
