import { describe, expect, test } from '@jest/globals';
import { gpuLatency } from '../../../lib/profile/index.js';
import { latencyOfCosts } from '../../profile/made-up.js';
import { requests } from '../published/small-cluster.js';
import { noHost, run, timesOf, vllm } from '../small-engines.js';

const latency = latencyOfCosts({ prefill: { base: 10, perToken: 1 }, decode: { base: 5 } });

/** Two requests of 16 tokens that want 20 take their prefills of 16 ms and 10 ms together, or not. */
const together = 7 + 10 + 32;
const first = 7 + 10 + 16;

describe('vLLM serves a request', () => {
  // At 7 it joins: 2.5. Prefill: 20 + 4.42, to 33.92. Decode: 5 + 1.01 + 1 + 4.42, to 45.35; 11.44, to 56.79.
  // The next comes at 107: 2.5, 2 because one has finished, 24.42.
  const seen = run(vllm(), requests([0, 100, 3], [100, 100, 1]));

  test('in a known time', () => {
    expect(timesOf(seen, 0).firstToken).toBeCloseTo(33.92, 9);
    expect(timesOf(seen, 0).leaving).toBeCloseTo(56.79, 9);
  });

  test('and has to do with one that has finished before', () => {
    expect(timesOf(seen, 1).firstToken).toBeCloseTo(135.92, 9);
  });

  test('in one step for each token', () => expect(seen.iterations).toEqual([4]));
});

test('What arrives during a step joins at the next', () => {
  // Request 1 is there at 8, in the step to 33 of request 0, and its host time and prefill come before any decode.
  const spec = vllm({ latency }, { ...noHost, arrivalHost: 3 });
  const seen = run(spec, requests([0, 16, 2], [1, 16, 2]));
  expect(timesOf(seen, 0).firstToken).toBeCloseTo(36, 9);
  expect(timesOf(seen, 1).firstToken).toBeCloseTo(36 + 3 + 26, 9);
  for (const id of [0, 1]) expect(timesOf(seen, id).leaving).toBeCloseTo(65 + 5, 9);
});

test('The request that arrived last is prefilled again when blocks run out', () => {
  // With 17 of 20 tokens each would take 3 of 5 blocks: request 1 gives its own back. At 49 both have a token, at
  // 49 + 16 * 5 = 129 both have 17; request 0 leaves at 144; 33 tokens are prefilled: 43 ms, to 187; 2 decodes.
  const seen = run(vllm({ maxTokens: 80, latency }, noHost), requests([0, 16, 20], [0, 16, 20]));
  expect(timesOf(seen, 0)).toEqual({ firstToken: together, leaving: 144 });
  expect(timesOf(seen, 1)).toEqual({ firstToken: together, leaving: 197 });
});

test('Those that arrived last are prefilled again in the order of their arrival', () => {
  // Prefill: 58 ms, to 65, 3 of 5 blocks. A token more takes 3 blocks: request 2 gives up its own. With 17 of 20 tokens, at
  // 145, requests 0 and 1 want a block each: request 1 gives up its 2. Request 0 leaves at 160. Lengths of 33 and 17
  // are prefilled, padded: 76 ms, to 236. Request 1 leaves 2 decodes later, request 2 after 18.
  const three = requests([0, 16, 20], [0, 16, 20], [0, 16, 20]);
  const seen = run(vllm({ maxTokens: 80, latency }, noHost), three);
  expect([0, 1, 2].map((id) => timesOf(seen, id).leaving)).toEqual([160, 246, 326]);
});

test('Two stages have an engine each, whose batches follow one another through them', () => {
  // Prefills take 13 ms a stage, decodes 2.5. Engine 0: stage 0 from 7 to 20, stage 1 to 33; engine 1: 20 to 33 to 46.
  // Engine 0 decodes from 33 to 35.5, and in stage 1 from 46 to 48.5; engine 1 from 46 to 48.5 to 51; engine 0 then
  // from 48.5 to 51 to 53.5, and engine 1 from 51 to 53.5 to 56.
  const seen = run(vllm({ stages: 2, latency }, noHost), requests([0, 16, 3], [0, 16, 3]));
  expect(timesOf(seen, 0)).toEqual({ firstToken: 33, leaving: 53.5 });
  expect(timesOf(seen, 1)).toEqual({ firstToken: 46, leaving: 56 });
});

test('The decode coefficients of small batches hold for a batch of up to 95', () => {
  const small = { base: 5, perContextToken: 0, perRequest: 0 };
  const both = gpuLatency({ ...latency, decodeSmallBatch: small, decodeLargeBatch: { ...small, base: 50 } });
  // Prompts of one token: 10 ms and one more for each; then one decode.
  const decodeOf = (count: number) => {
    const rows = requests(...Array.from({ length: count }, (): [number, number, number] => [0, 1, 2]));
    const { firstToken, leaving } = timesOf(run(vllm({ latency: both }, noHost), rows), 0);
    return leaving - firstToken;
  };
  expect(decodeOf(95)).toBeCloseTo(5, 9);
  expect(decodeOf(96)).toBeCloseTo(50, 9);
});

describe('A prefill batch is as large as it can be', () => {
  test('in tokens with padding', () => {
    const seen = run(vllm({ latency }, { ...noHost, batchTokens: 31 }), requests([0, 16, 1], [0, 16, 1]));
    expect(timesOf(seen, 0).firstToken).toBe(first);
    expect(timesOf(seen, 1).firstToken).toBe(first + 26);
  });

  test('in padding, which takes time as tokens do', () => {
    const rows = requests([0, 10, 1], [0, 16, 1]);
    const within = run(vllm({ latency }, { ...noHost, paddings: 6 }), rows);
    expect(timesOf(within, 0).firstToken).toBe(together);
    const beyond = run(vllm({ latency }, { ...noHost, paddings: 5 }), rows);
    expect(timesOf(beyond, 0).firstToken).toBe(7 + 20);
    expect(timesOf(beyond, 1).firstToken).toBe(7 + 20 + 26);
  });

  test('in requests that run', () => {
    const seen = run(vllm({ latency }, { ...noHost, maxRequests: 1 }), requests([0, 16, 3], [0, 16, 1]));
    expect(timesOf(seen, 1).firstToken).toBe(first + 2 * 5 + 26);
  });

  test('in blocks, of which it leaves some free', () => {
    // 10 blocks and 5 that stay free: 7 are left after the first request, 4 would be after the second.
    const rows = requests([0, 48, 1], [0, 48, 1]);
    const ofTen = (watermark: number) =>
      timesOf(run(vllm({ maxTokens: 160, latency }, { ...noHost, watermark }), rows), 1).firstToken;
    expect(ofTen(0.5)).toBe(7 + 58 + 58);
    expect(ofTen(0.4)).toBe(7 + 10 + 96);
  });
});

describe('Prefill in chunks', () => {
  test('cuts a prompt, at the attention of the whole', () => {
    // Chunks of 8, 8 and 4: 8 + 64, 8 + 192, 4 + 144.
    const square = latencyOfCosts({ prefill: { perToken: 1, perSquaredToken: 1 } });
    const seen = run(vllm({ latency: square }, noHost, 8), requests([0, 20, 1]));
    expect(timesOf(seen, 0).firstToken).toBe(7 + 420);
    expect(seen.iterations).toEqual([3]);
  });

  test('starts again from the beginning when a decode needs the blocks', () => {
    // Of 4 blocks request 0 has 2 from its second token on, and request 1 takes the others. Request 0 is prefilled in
    // steps of 15, 15, 15 and 11 ms, to 63, and has a token each 5 ms. Request 1 joins at 113: steps of 15 ms with 4 of its
    // tokens. At 203 request 0 has 17 tokens, and wants a third block while 24 of 32 tokens are prefilled; it leaves
    // at 218. Then 6 steps of 15 ms, with 5 tokens, and one of 12.
    const spec = vllm({ maxTokens: 64, latency }, noHost, 5);
    const seen = run(spec, requests([0, 16, 20], [104, 32, 1]));
    expect(timesOf(seen, 0)).toEqual({ firstToken: 63, leaving: 218 });
    expect(timesOf(seen, 1).firstToken).toBe(320);
    expect(seen.records.at(1)!.phases!.queued).toBe(113 - 104);
  });

  test('gives decodes their tokens first, and takes the longer of two times', () => {
    // 1 and 5 tokens of prompts: 1 + 6, to 14. A decode and 5 tokens: max(20, 1 + 6), to 34. Two decodes, to 54.
    const costs = latencyOfCosts({ prefill: { base: 1, perToken: 1 }, decode: { base: 20 } });
    const seen = run(vllm({ latency: costs }, noHost, 6), requests([0, 1, 3], [0, 10, 2]));
    expect(timesOf(seen, 0)).toEqual({ firstToken: 14, leaving: 54 });
    expect(timesOf(seen, 1)).toEqual({ firstToken: 34, leaving: 54 });
  });
});
