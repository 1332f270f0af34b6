import { describe, expect, test } from '@jest/globals';
import { latencyOfCosts } from '../../profile/made-up.js';
import { batchesOf, colocated, durationsOf, requests, run } from './small-cluster.js';

describe('Of a budget, a chunk', () => {
  test('leaves the next one less by twice its tokens', () => {
    const seen = run(colocated({}, 10), requests([0, 3, 0], [0, 9, 0], [0, 1, 0]));
    expect(batchesOf(seen, 0)[0]).toBe('prefill 0:3 1:4');
  });

  test('leaves the decodes less by its tokens', () => {
    const five: [number, number, number][] = Array.from({ length: 5 }, () => [0, 1, 1]);
    const seen = run(colocated({}, 10), requests(...five, [1, 6, 0]));
    expect(batchesOf(seen, 0).slice(0, 2)).toEqual([
      'prefill 0:1 1:1 2:1 3:1 4:1',
      'prefill 5:6 + decode 0 1 2 3',
    ]);
  });

  test('may be as much as the whole of it', () => {
    const seen = run(colocated({}, 10), requests([0, 1, 9], [1, 25, 0]));
    expect(batchesOf(seen, 0).slice(1, 4)).toEqual([
      'prefill 1:10',
      'prefill 1:10',
      'prefill 1:5 + decode 0',
    ]);
  });
});

test('A prompt with tokens left goes to the end of the queue', () => {
  const seen = run(colocated({}, 10), requests([0, 4, 0], [0, 9, 0], [0, 5, 0]));
  expect(batchesOf(seen, 0)).toEqual(['prefill 0:4 1:2', 'prefill 2:5', 'prefill 1:7']);
});

test('At the end of an iteration the prompts join the queue of decodes before the decodes that rode along', () => {
  const seen = run(colocated({}, 4), requests([0, 1, 3], [1, 2, 2]));
  expect(batchesOf(seen, 0)).toEqual(['prefill 0:1', 'prefill 1:2 + decode 0', 'decode 1 0', 'decode 1 0']);
});

test('Decodes that ride along get their tokens, and leave with the last', () => {
  const seen = run(colocated({}, 4), requests([0, 1, 1], [1, 2, 0]));
  expect(batchesOf(seen, 0)).toEqual(['prefill 0:1', 'prefill 1:2 + decode 0']);
  expect(seen.result.records[0]!.leaving).toBe(seen.result.records[1]!.firstToken);
});

test('Decodes ride along within 50000 tokens of context', () => {
  const seen = run(
    colocated({ maxTokens: 50_000 }, 200_000),
    requests([0, 24_000, 2], [0, 1000, 2], [0, 24_998, 2], [1, 1, 0]),
  );
  // With the tokens that they get, two contexts make 25002 and the third 24999 more.
  expect(batchesOf(seen, 0)[1]).toBe('prefill 3:1 + decode 0 1');
});

test('A batch of chunks stays together at all stages, and its decodes stand in no queue meanwhile', () => {
  // Request 1 keeps the first stage busy until request 0 can ride along with request 2.
  const seen = run(colocated({ stages: 2 }, 4), requests([0, 1, 2], [5, 1, 0], [7, 2, 1]));
  const batches = ['prefill 0:1', 'prefill 1:1', 'prefill 2:2 + decode 0', 'decode 2 0'];
  expect([batchesOf(seen, 0), batchesOf(seen, 1)]).toEqual([batches, batches]);
});

describe('An iteration with chunks', () => {
  const latency = latencyOfCosts({
    prefill: { base: 10, perToken: 1, perSquaredToken: 0.5 },
    decode: { base: 100, perContextToken: 100, perRequest: 100 },
  });

  test('takes the time of a prefill of the chunks, and overhead for whole prompts and for decodes', () => {
    const seen = run(colocated({ latency }, 4), requests([0, 1, 9], [1, 6, 0]));
    expect(batchesOf(seen, 0).slice(1, 3)).toEqual(['prefill 1:4', 'prefill 1:2 + decode 0']);
    const [, first, second] = durationsOf(seen, 0);
    expect(first).toBeCloseTo(10 + 4 + 0.5 * 16 + 1 + 2 + 0.0001 * 6, 9);
    expect(second).toBeCloseTo(10 + 2 + 0.5 * 4 + 1 + 2 + 0.0001 * (6 + 1), 9);
  });

  test('takes its share of that at each stage, and overhead at the first only', () => {
    const seen = run(colocated({ latency, stages: 2 }, 4), requests([0, 4, 0]));
    const share = (10 + 4 + 0.5 * 16) / 2 + 2;
    expect(durationsOf(seen, 0)[0]).toBeCloseTo(share + 2 + 0.0001 * 4, 9);
    expect(durationsOf(seen, 1)[0]).toBeCloseTo(share, 9);
  });
});
