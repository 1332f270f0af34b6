import { describe, expect, test } from '@jest/globals';
import { batchesOf, colocated, disaggregated, requests, run } from './small-cluster.js';

describe('A prefill iteration', () => {
  test('comes before decode iterations', () => {
    const seen = run(colocated(), requests([0, 1, 2], [4, 1, 1]));
    expect(batchesOf(seen, 0)).toEqual(['prefill 0:1', 'decode 0', 'prefill 1:1', 'decode 0 1']);
  });

  test('takes whole prompts while they fit the token budget, and stops at the first that does not', () => {
    const seen = run(
      colocated({ maxTokens: 10 }),
      requests([0, 4, 0], [0, 4, 0], [0, 4, 0], [0, 2, 0], [0, 4, 0]),
    );
    expect(batchesOf(seen, 0)).toEqual(['prefill 0:4 1:4', 'prefill 2:4 3:2 4:4']);
  });

  test('takes all requests that arrive in the same instant', () => {
    const seen = run(colocated(), requests([7, 1, 0], [7, 2, 0], [7, 3, 0]));
    expect(batchesOf(seen, 0)).toEqual(['prefill 0:1 1:2 2:3']);
  });

  test('takes a request that arrives in the very instant in which it begins', () => {
    // The prefill of one token ends after 1 ms for the stage and 2.0001 ms of overhead.
    const seen = run(colocated(), requests([0, 1, 0], [2, 1, 0], [1 + 2.0001, 1, 0]));
    expect(batchesOf(seen, 0)).toEqual(['prefill 0:1', 'prefill 1:1 2:1']);
  });
});

test('No prefill begins while requests that wait for their decode hold more than 9,000,000 tokens of context', () => {
  const long = Array.from({ length: 203 }, (): [number, number, number] => [0, 45_000, 1]);
  const batches = batchesOf(run(colocated({ maxTokens: 50_000 }), requests(...long)), 0);
  // 200 of them hold 9,000,000 tokens, and 201 more.
  expect(batches.slice(199, 205)).toEqual([
    'prefill 199:45000',
    'prefill 200:45000',
    'decode 0',
    'prefill 201:45000',
    'decode 1',
    'prefill 202:45000',
  ]);
});

describe('A decode iteration', () => {
  test('takes all requests whose prefills end in the same instant', () => {
    const seen = run(disaggregated({ count: 2 }), requests([0, 1, 1], [0, 1, 1]));
    expect(batchesOf(seen, 2)).toEqual(['decode 0 1']);
  });

  test('takes contexts, with the tokens that it makes, of 50000 tokens in all', () => {
    const seen = run(colocated({ maxTokens: 50_000 }), requests([0, 25_000, 1], [0, 24_998, 1]));
    expect(batchesOf(seen, 0)).toEqual(['prefill 0:25000 1:24998', 'decode 0 1']);
  });

  test('does not take a context that makes them more, nor one behind it', () => {
    const seen = run(colocated({ maxTokens: 50_000 }), requests([0, 25_000, 1], [0, 24_999, 1], [0, 1, 1]));
    expect(batchesOf(seen, 0)).toEqual(['prefill 0:25000 1:24999 2:1', 'decode 0', 'decode 1 2']);
  });

  test('takes no more requests than the instance has room for tokens, the longest waiting first', () => {
    const seen = run(colocated({ maxTokens: 2 }), requests([0, 1, 2], [0, 1, 2], [0, 1, 2]));
    expect(batchesOf(seen, 0)).toEqual([
      'prefill 0:1 1:1',
      'prefill 2:1',
      'decode 0 1',
      'decode 2 0',
      'decode 1 2',
    ]);
  });

  test('takes no more requests than the decode instance has room for, whatever room the prefill side has', () => {
    const seen = run(disaggregated({}, { maxTokens: 1 }), requests([0, 1, 1], [0, 1, 1]));
    expect(batchesOf(seen, 1)).toEqual(['decode 0', 'decode 1']);
  });
});
