import { describe, expect, test } from '@jest/globals';
import { engines } from '../../../lib/engines/index.js';
import type { RequestLengths } from '../../../lib/workload/index.js';
import { colocated, disaggregated, type PublishedPlan } from './small-cluster.js';

function findImpossibleRequest({ engine, spec }: PublishedPlan, requests: readonly RequestLengths[]) {
  return engines[engine].refuse(spec, requests);
}

const fits = { promptLength: 100, outputLength: 1 };

describe('A request can never run', () => {
  test.each([
    ['colocated', colocated({ maxTokens: 100 })],
    ['disaggregated', disaggregated({ maxTokens: 100 }, { maxTokens: 10 })],
    ['in chunks', colocated({ maxTokens: 100 }, 10)],
  ])('if its prompt is more than an instance takes, %s', (_, cluster) => {
    expect(findImpossibleRequest(cluster, [fits, { promptLength: 101, outputLength: 0 }, fits])).toBe(
      'request 1 has a prompt of 101 tokens, and an instance takes at most 100',
    );
  });

  test('if its context outgrows a decode iteration', () => {
    const grows = { promptLength: 49_000, outputLength: 1001 };
    expect(findImpossibleRequest(colocated({ maxTokens: 60_000 }), [fits, fits, grows])).toBe(
      'request 2 grows to a context of 50001 tokens (prompt 49000, output 1001), and a decode iteration takes at most 50000',
    );
  });
});

test.each([
  ['fill an instance', 100, { promptLength: 100, outputLength: 0 }],
  ['grow to the most that a decode iteration takes', 60_000, { promptLength: 49_000, outputLength: 1000 }],
  ['are above it but never decoded', 60_000, { promptLength: 50_001, outputLength: 0 }],
])('Requests that %s can run', (_, maxTokens, request) => {
  expect(findImpossibleRequest(disaggregated({ maxTokens }), [request, request])).toBeUndefined();
});
