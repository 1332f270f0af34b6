import { describe, expect, test } from '@jest/globals';
import { type AffineLatency, latencyModel } from '../../../lib/profile/index.js';

const latency: AffineLatency = {
  prefill: { base: 10, perToken: 2, perSquaredToken: 0.5 },
  decodeSmallBatch: { base: 5, perContextToken: 0.25, perRequest: 3 },
  decodeLargeBatch: { base: 50, perContextToken: 0.5, perRequest: 1 },
  largeBatchFrom: 95,
};

const prefillTime = (latency: AffineLatency, tokens: number, squaredTokens: number) =>
  latencyModel(latency).prefill({ requests: 1, tokens, squaredTokens });

const decodeTime = (latency: AffineLatency, contextTokens: number, requests: number) =>
  latencyModel(latency).decode({ requests, contextTokens });

test('A prefill takes a base, and time by tokens and by squares of lengths', () => {
  expect(prefillTime(latency, 3 + 4, 9 + 16)).toBe(10 + 2 * 7 + 0.5 * 25);
});

describe('A decode iteration takes a base, and time by context tokens and by requests', () => {
  test.each([1, 94])('of small batches for %i of them', (requests) => {
    expect(decodeTime(latency, 1000, requests)).toBe(5 + 250 + 3 * requests);
  });

  test.each([95, 300])('of large batches for %i of them', (requests) => {
    expect(decodeTime(latency, 1000, requests)).toBe(50 + 500 + requests);
  });
});

test('The terms are added from left to right', () => {
  const prefill = { base: 0.1, perToken: 0.2, perSquaredToken: 0.3 };
  const decode = { base: 0.1, perContextToken: 0.2, perRequest: 0.3 };
  const coefficients = { ...latency, prefill, decodeSmallBatch: decode };
  expect(prefillTime(coefficients, 1, 1)).toBe(0.6000000000000001);
  expect(decodeTime(coefficients, 1, 1)).toBe(0.6000000000000001);
});
