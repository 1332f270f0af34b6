import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Latency, latencyForms, type MaxLatency } from '../../lib/profile/index.js';
import { simulate, startSimulation } from '../../lib/simulation/index.js';
import { requestsOf } from './published/random-runs.js';
import { requests as requestsOfRows } from './published/small-cluster.js';
import { distserve, engine, roundCosts, run, type SmallEngine, timesOf, vllm } from './small-engines.js';

// No round costs: what happens at one instant could change places, as times are sums in another order.
const cost = (max: number) => fc.double({ min: max / 100, max, noNaN: true });

const latency: fc.Arbitrary<MaxLatency> = fc.record({
  form: fc.constant('max' as const),
  prefill: fc.record({
    floor: cost(40),
    base: cost(20),
    perToken: cost(1),
    perSquaredToken: cost(0.01),
  }),
  decode: fc.record({
    memory: fc.record({ base: cost(10), perRequest: cost(0.1) }),
    compute: fc.record({ base: cost(5), perRequest: cost(2) }),
    perContextToken: cost(0.01),
  }),
});

const requests = requestsOf({
  atMost: 12,
  gap: fc.oneof(fc.constantFrom(0, 3.1), fc.double({ min: 0, max: 500, noNaN: true })),
  promptLength: fc.integer({ min: 1, max: 70 }),
  outputLength: fc.integer({ min: 1, max: 80 }),
});

/** Engines with room for the longest request, which has 10 blocks, and for few more. */
const detailed: Record<string, fc.Arbitrary<SmallEngine>> = {
  vLLM: sized((instance) => vllm(instance)),
  'vLLM with chunks': sized((instance) => vllm(instance, {}, 20)),
  DistServe: sized((instance) => distserve({ prefill: instance, decode: instance })),
};

function sized(of: (instance: { maxTokens: number; latency: Latency }) => SmallEngine) {
  return fc
    .record({ maxTokens: fc.integer({ min: 160, max: 960 }), latency })
    .map((instance) => of(instance));
}

describe('With a latency of the form "max"', () => {
  test.each(Object.keys(detailed))('%s comes to the same in steps together as one by one', (name) => {
    fc.assert(
      fc.property(detailed[name]!, requests, (small, requests) => {
        const together = run(small, requests);
        const oneByOne = run(small, requests, { exactEvents: true });
        expect(together.iterations).toEqual(oneByOne.iterations);
        for (const { id } of requests) {
          const [seen, expected] = [timesOf(together, id), timesOf(oneByOne, id)];
          for (const time of ['firstToken', 'leaving'] as const) {
            expect(Math.abs(seen[time] - expected[time])).toBeLessThanOrEqual(1e-9 * expected[time]);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test('the reference model comes to the same to the last bit', () => {
    const few = fc.integer({ min: 1, max: 2 });
    const instance = fc.record({ count: few, stages: few, maxTokens: fc.constant(200), latency });
    const plans = fc.oneof(
      instance.map((serve) => ({ engine: 'published-vllm', spec: { serve } })),
      fc
        .record({ prefill: instance, decode: instance })
        .map((spec) => ({ engine: 'published-distserve', spec })),
    );
    fc.assert(
      fc.property(plans, requests, (plan, requests) => {
        const config = { ...plan, requests };
        expect(simulate(config)).toEqual(simulate(config, { exactEvents: true }));
      }),
      { numRuns: 200 },
    );
  });
});

describe('With a form of which nobody knows how it grows', () => {
  // The table is that of the program: what is added here is there for this file only.
  const unsure = { ...latencyForms.affine, growth: () => undefined };
  Object.assign(latencyForms, { unsure });
  const latency = { ...roundCosts, form: 'unsure' } as unknown as Latency;
  const one = requestsOfRows([0, 100, 50]);

  test.each<[string, (latency: Latency) => SmallEngine]>([
    ['vLLM', (latency) => vllm({ latency })],
    ['DistServe', (latency) => distserve({ decode: engine({ latency }) })],
  ])('%s goes step by step, to the same times', (_, engineOf) => {
    const seen = run(engineOf(latency), one);
    expect(seen.records.at(0)).toEqual(run(engineOf(roundCosts), one, { exactEvents: true }).records.at(0));
    const events = (latency: Latency) => eventsOf(engineOf(latency));
    expect(events(latency)).toBeGreaterThan(50);
    expect(events(roundCosts)).toBeLessThan(30);
  });

  function eventsOf({ engine, spec }: SmallEngine): number {
    const simulation = startSimulation({ engine, spec, requests: one });
    let events = 0;
    while (simulation.advance(1)) events += 1;
    return events;
  }
});
