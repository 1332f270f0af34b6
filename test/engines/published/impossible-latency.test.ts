import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../../lib/input/index.js';
import type { AffineLatency } from '../../../lib/profile/index.js';
import { simulate } from '../../../lib/simulation/index.js';

const free = { base: 0, perContextToken: 0, perRequest: 0 };

function simulateWith(changes: Partial<AffineLatency>): void {
  const latency = {
    prefill: { base: 1, perToken: 0, perSquaredToken: 0 },
    decodeSmallBatch: free,
    decodeLargeBatch: free,
    largeBatchFrom: 10,
    ...changes,
  };
  const instance = { count: 1, stages: 1, maxTokens: 1000, latency };
  const requests = [{ id: 0, promptLength: 100, outputLength: 2, arrival: 0 }];
  simulate({ engine: 'published-vllm', spec: { serve: instance }, requests });
}

describe('A profile whose coefficients give no possible time is bad input:', () => {
  test('a prefill of negative time', () => {
    const impossible = () => simulateWith({ prefill: { base: 1, perToken: -1, perSquaredToken: 0 } });
    expect(impossible).toThrow(InputError);
    expect(impossible).toThrow(
      /^the profile gives -95\.\d+ ms for an iteration with 1 prompts and 0 decodes: expected latencies that are never negative and not beyond 2\^40 ms \(35 years\)$/,
    );
  });

  test('a decode without an end', () => {
    const impossible = () => simulateWith({ decodeSmallBatch: { ...free, base: 1e308, perRequest: 1e308 } });
    expect(impossible).toThrow(
      /^the profile gives Infinity ms for an iteration with 0 prompts and 1 decodes/,
    );
  });
});
