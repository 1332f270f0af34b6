import { describe, expect, test } from '@jest/globals';
import { gpuLatency, latencyModel, type MaxLatency } from '../../../lib/profile/index.js';

const latency: MaxLatency = {
  form: 'max',
  prefill: { floor: 20, base: 10, perToken: 2, perSquaredToken: 0.5 },
  decode: {
    memory: { base: 8, perRequest: 0.25 },
    compute: { base: 2, perRequest: 1 },
    perContextToken: 0.125,
  },
};

describe('A prefill of the form "max" takes', () => {
  const model = latencyModel(latency);

  test('its floor while the tokens take less, and attention on top', () => {
    expect(model.prefill({ requests: 2, tokens: 1 + 2, squaredTokens: 1 + 4 })).toBe(20 + 0.5 * 5);
  });

  test('as long as its tokens from where these take as much', () => {
    expect(model.prefill({ requests: 1, tokens: 5, squaredTokens: 25 })).toBe(20 + 0.5 * 25);
    expect(model.prefill({ requests: 2, tokens: 3 + 4, squaredTokens: 9 + 16 })).toBe(10 + 2 * 7 + 0.5 * 25);
  });
});

describe('A decode iteration of the form "max" takes the larger of two times, and attention on top:', () => {
  const model = latencyModel(latency);

  test.each([
    ['that of memory for small batches', 1, 8.25],
    ['either where they are the same', 8, 10],
    ['that of arithmetic for large ones', 100, 102],
  ])('%s', (_, requests, expected) => {
    expect(model.decode({ requests, contextTokens: 1000 })).toBe(expected + 125);
  });
});

test('Each iteration of the same requests takes longer than the last by the attention on a token of each', () => {
  const model = latencyModel(latency);
  for (const requests of [1, 8, 100]) {
    const [first, second] = [1000, 1000 + requests].map((contextTokens) =>
      model.decode({ requests, contextTokens }),
    );
    expect(second! - first!).toBe(model.growth(requests));
  }
});

test('A share of the GPUs is taken of all of it', () => {
  const share = { prefill: 0.5, decode: 0.25 };
  const [whole, part] = [latency, gpuLatency(latency, share)].map(latencyModel);
  for (const tokens of [1, 100]) {
    const prompt = { requests: 1, tokens, squaredTokens: tokens * tokens };
    expect(part!.prefill(prompt)).toBe(0.5 * whole!.prefill(prompt));
    const batch = { requests: tokens, contextTokens: 1000 };
    expect(part!.decode(batch)).toBe(0.25 * whole!.decode(batch));
  }
});
