import { describe, expect, test } from '@jest/globals';
import { latencyOfCosts } from '../../profile/made-up.js';
import { batchesOf, colocated, disaggregated, requests, run } from './small-cluster.js';

// Where nothing else is said, a prefill takes a little more than 3 ms and a decode iteration a little more than 2.

describe('A new request goes to the instance', () => {
  test('with the fewest prompts before it, and to the first of these on a tie', () => {
    const seen = run(
      colocated({ count: 3 }),
      requests([0, 1, 0], [0, 1, 0], [0, 1, 0], [0, 1, 0], [0, 1, 0]),
    );
    expect([0, 1, 2].map((worker) => batchesOf(seen, worker))).toEqual([
      ['prefill 0:1 3:1'],
      ['prefill 1:1 4:1'],
      ['prefill 2:1'],
    ]);
  });

  test('with the fewest prompts, counting those that are being prefilled', () => {
    const seen = run(colocated({ count: 2 }), requests([0, 1, 0], [1, 1, 0]));
    expect([0, 1].map((worker) => batchesOf(seen, worker))).toEqual([['prefill 0:1'], ['prefill 1:1']]);
  });

  test('with the fewest prompts, not counting those at later stages', () => {
    const seen = run(colocated({ count: 2, stages: 2 }), requests([0, 1, 0], [5, 1, 0]));
    expect(batchesOf(seen, 0)).toEqual(['prefill 0:1', 'prefill 1:1']);
  });

  test('with the fewest prompts, not counting decodes that run', () => {
    const seen = run(colocated({ count: 2 }), requests([0, 1, 5], [4, 1, 0]));
    expect(batchesOf(seen, 0)).toContain('prefill 1:1');
  });

  test('with the fewest prompts, not counting decodes that wait', () => {
    // Requests 0 and 2 are prefilled together, and only one of them can be decoded at a time.
    const long = 25_000;
    const seen = run(
      colocated({ count: 2, maxTokens: 50_000 }),
      requests([0, long, 2], [0, 1, 0], [0, long, 2], [10, 1, 0]),
    );
    expect(batchesOf(seen, 0).slice(0, 3)).toEqual([
      `prefill 0:${long} 2:${long}`,
      'decode 0',
      'prefill 3:1',
    ]);
  });

  test('with the fewest prompts, not counting decodes that ride along', () => {
    // At 7 ms both instances are busy with one prompt, the first of them with a decode as well.
    const seen = run(colocated({ count: 2 }, 8), requests([0, 1, 9], [4, 1, 0], [6, 1, 0], [7, 1, 0]));
    expect(batchesOf(seen, 0).slice(2, 4)).toEqual(['prefill 1:1 + decode 0', 'prefill 3:1 + decode 0']);
    expect(batchesOf(seen, 1)).toEqual(['prefill 2:1']);
  });
});

describe('A request that has been prefilled goes to the decode instance', () => {
  test('with the fewest that wait there, and to the first of these on a tie', () => {
    const seen = run(disaggregated({}, { count: 2 }), requests([0, 1, 1], [0, 1, 1], [0, 1, 1]));
    expect([1, 2].map((worker) => batchesOf(seen, worker))).toEqual([['decode 0 2'], ['decode 1']]);
  });

  const slow = { count: 2, latency: latencyOfCosts({ decode: { base: 100 } }) };

  test('with the fewest that wait there, not counting those that are being decoded', () => {
    const seen = run(disaggregated({}, slow), requests([0, 1, 2], [10, 1, 1]));
    expect(batchesOf(seen, 1)).toEqual(['decode 0', 'decode 1 0']);
  });

  test('with the fewest that wait there, counting those that wait for the end of an iteration', () => {
    const seen = run(disaggregated({}, slow), requests([0, 1, 1], [10, 1, 1], [20, 1, 1]));
    expect([1, 2].map((worker) => batchesOf(seen, worker))).toEqual([['decode 0', 'decode 1'], ['decode 2']]);
  });

  test('of all decode instances, whichever instance prefilled it', () => {
    const seen = run(disaggregated({ count: 2 }, { count: 2 }), requests([0, 1, 1], [0, 1, 1]));
    expect([2, 3].map((worker) => batchesOf(seen, worker))).toEqual([['decode 0'], ['decode 1']]);
  });
});
