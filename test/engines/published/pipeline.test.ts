import { describe, expect, test } from '@jest/globals';
import { latencyOfCosts } from '../../profile/made-up.js';
import { batchesOf, colocated, disaggregated, durationsOf, requests, run } from './small-cluster.js';

describe('An iteration at one of two stages takes', () => {
  const latency = latencyOfCosts({
    prefill: { base: 10, perToken: 1, perSquaredToken: 0.5 },
    decode: { base: 8, perContextToken: 1, perRequest: 2 },
  });
  const seen = run(colocated({ stages: 2, latency }), requests([0, 2, 1], [0, 4, 1]));

  test('half of the prefill of the model and 2 ms more, and at the first stage the overhead', () => {
    const share = (10 + 1 * (2 + 4) + 0.5 * (4 + 16)) / 2 + 2;
    expect(durationsOf(seen, 0)[0]).toBeCloseTo(share + 2 + 0.0001 * (2 + 4), 9);
    expect(durationsOf(seen, 1)[0]).toBeCloseTo(share, 9);
  });

  test('half of the decode of the model, and at the first stage the overhead', () => {
    const share = (8 + 1 * (3 + 5) + 2 * 2) / 2;
    expect(durationsOf(seen, 0)[1]).toBeCloseTo(share + 2 + 0.0001 * (2 + 4), 9);
    expect(durationsOf(seen, 1)[1]).toBeCloseTo(share, 9);
  });
});

test('The context of a request grows by one with each round of the pipeline', () => {
  const latency = latencyOfCosts({ decode: { perContextToken: 1 } });
  const seen = run(disaggregated({}, { stages: 2, latency }), requests([0, 100, 3]));
  for (const [i, duration] of durationsOf(seen, 2).entries()) expect(duration).toBeCloseTo((101 + i) / 2, 9);
  for (const [i, duration] of durationsOf(seen, 1).entries()) {
    expect(duration).toBeCloseTo((101 + i) / 2 + 2 + 0.0001 * (100 + i), 9);
  }
});

describe('A later stage', () => {
  // Request 0 keeps the second stage busy for 500 ms, from 502 ms on, while 1 and 2 come through the first.
  const three = requests([0, 100, 1], [600, 1, 1], [700, 1, 1]);

  test('takes the prefill batches of the first one by one', () => {
    const latency = latencyOfCosts({ prefill: { perToken: 10 } });
    const seen = run(disaggregated({ stages: 2, latency }), three);
    expect(batchesOf(seen, 1)).toEqual(['prefill 0:100', 'prefill 1:1', 'prefill 2:1']);
  });

  test('decodes together what waits for it', () => {
    const latency = latencyOfCosts({ decode: { perContextToken: 10 } });
    const seen = run(disaggregated({}, { stages: 2, latency }), three);
    expect(batchesOf(seen, 1)).toEqual(['decode 0', 'decode 1', 'decode 2']);
    expect(batchesOf(seen, 2)).toEqual(['decode 0', 'decode 1 2']);
  });

  test('prefills before it decodes', () => {
    // While request 1 is at the second stage, a decode of request 0 comes to it, and then the prompt of request 2.
    const latency = latencyOfCosts({ prefill: { perToken: 10 } });
    const seen = run(colocated({ stages: 2, latency }), requests([0, 1, 1], [10, 100, 0], [600, 1, 0]));
    expect(batchesOf(seen, 0)).toEqual(['prefill 0:1', 'prefill 1:100', 'decode 0', 'prefill 2:1']);
    expect(batchesOf(seen, 1)).toEqual(['prefill 0:1', 'prefill 1:100', 'prefill 2:1', 'decode 0']);
  });
});

describe('A request without output leaves with its prefill', () => {
  test.each([
    ['disaggregated', disaggregated({ stages: 2 })],
    ['colocated', colocated({ stages: 2 })],
    ['prefilling in chunks', colocated({ stages: 2 }, 4)],
  ])('%s', (_, cluster) => {
    const seen = run(cluster, requests([0, 4, 0]));
    const [record] = seen.result.records;
    expect(record!.firstToken).toBeCloseTo(2 + 2.0004 + 2, 9);
    expect(record!.leaving).toBe(record!.firstToken);
    expect(seen.iterations).toHaveLength(2);
  });
});
