import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { StepsAhead } from '../../../lib/engines/parts/steps-ahead.js';
import { Environment, URGENT } from '../../../lib/kernel/index.js';
import { latencyOfCosts } from '../../profile/made-up.js';
import { requestsOf } from '../published/random-runs.js';
import { distserve, run, timesOf, vllm } from '../small-engines.js';

describe('Steps ahead of 10, 11, 12 and 13 ms from 5 on, with 2 ms between them', () => {
  // They end at 15, 28, 42 and 57.
  const seen = (...comings: number[]) => {
    const env = new Environment();
    const steps = new StepsAhead(env, { start: 5, count: 4, first: 10, growth: 1, gap: 2 });
    for (const time of comings) {
      env.at(time, undefined, URGENT).callbacks!.push(() => steps.cutShort());
    }
    env.run(steps.over);
    return [env.now, steps.count];
  };

  test('are over with the last of them', () => expect(seen()).toEqual([57, 4]));

  test.each([
    ['before the first', 3, [15, 1]],
    ['in the first', 6, [15, 1]],
    ['in the second', 27, [28, 2]],
    ['as the second ends, which is in it', 28, [28, 2]],
    ['between the second and the third', 29, [42, 3]],
    ['in the last', 50, [57, 4]],
    ['as the last ends', 57, [57, 4]],
  ])('are cut short when something comes up %s', (_, time, expected) => {
    expect(seen(time)).toEqual(expected);
  });

  test('are cut short once, if more comes up in the same step', () => {
    expect(seen(20, 21, 28)).toEqual([28, 2]);
  });
});

test('Billions of steps ahead are cut short, also late', () => {
  const env = new Environment();
  const steps = new StepsAhead(env, { start: 0, count: 2 ** 31 - 1, first: 1, growth: 0, gap: 0 });
  // Halving goes on for ever where the sum of two places is beyond 2^31.
  env.at(2 ** 31 - 99.5).callbacks!.push(() => steps.cutShort());
  env.run(steps.over);
  expect([env.now, steps.count]).toEqual([2 ** 31 - 99, 2 ** 31 - 99]);
});

describe('Steps that are gone through together come to the same as one by one', () => {
  const requests = requestsOf({
    atMost: 12,
    gap: fc.oneof(fc.constantFrom(0, 3.1), fc.double({ min: 0, max: 500, noNaN: true })),
    promptLength: fc.integer({ min: 1, max: 70 }),
    outputLength: fc.integer({ min: 1, max: 80 }),
  });
  // No round costs: what happens at one instant could change places, as times are sums in another order.
  const latency = latencyOfCosts({
    prefill: { base: Math.PI * 3, perToken: Math.SQRT1_2 / 7 },
    decode: { base: Math.E * 2, perContextToken: Math.LN2 / 90, perRequest: Math.SQRT2 },
  });
  // An engine has room for the longest request, which has 10 blocks, and for few more.
  const engine = fc
    .record({ stages: fc.constantFrom(1, 1, 1, 2, 3), blocks: fc.integer({ min: 10, max: 60 }) })
    .map(({ stages, blocks }) => ({ stages, maxTokens: stages * blocks * 16, latency }));
  const chunks = fc.option(fc.integer({ min: 4, max: 90 }), { nil: undefined });

  test.each([
    ['vLLM, also with chunks', fc.tuple(engine, chunks).map(([engine, chunks]) => vllm(engine, {}, chunks))],
    ['DistServe', engine.map((engine) => distserve({ prefill: engine, decode: engine }))],
  ])('in %s', (_, clusters) => {
    const property = fc.property(clusters, requests, (cluster, requests) => {
      const together = run(cluster, requests);
      const oneByOne = run(cluster, requests, { exactEvents: true });
      expect(together.iterations).toEqual(oneByOne.iterations);
      for (const { id } of requests) {
        const [seen, expected] = [timesOf(together, id), timesOf(oneByOne, id)];
        expect(seen.firstToken).toBeCloseTo(expected.firstToken, 8);
        expect(seen.leaving).toBeCloseTo(expected.leaving, 8);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });
});
