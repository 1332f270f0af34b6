import fc from 'fast-check';
import type { InstanceSpec } from '../../../lib/engines/index.js';
import type { RequestSpec } from '../../../lib/workload/index.js';
import { type PublishedPlan, type Run, run } from './small-cluster.js';

// Round costs, and nothing at all, make things happen at the same time.
const cost = (max: number) => fc.oneof(fc.constantFrom(0, 10), fc.double({ min: 0, max, noNaN: true }));

const decodeCosts = fc.record({ base: cost(20), perContextToken: cost(0.01), perRequest: cost(2) });

const latency = fc.record({
  prefill: fc.record({ base: cost(20), perToken: cost(1), perSquaredToken: cost(0.001) }),
  decodeSmallBatch: decodeCosts,
  decodeLargeBatch: decodeCosts,
  largeBatchFrom: fc.integer({ min: 1, max: 5 }),
});

function instance(maxTokens: fc.Arbitrary<number>): fc.Arbitrary<InstanceSpec> {
  const few = fc.integer({ min: 1, max: 3 });
  return fc.record({ count: few, stages: few, maxTokens, latency });
}

// Long ones, so that the budget of decodes counts too.
const promptLength = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 12_000, max: 30_000 }));

/** Up to so many requests with gaps (ms) between their arrivals, and lengths. */
export function requestsOf(of: {
  readonly atMost: number;
  readonly gap: fc.Arbitrary<number>;
  readonly promptLength: fc.Arbitrary<number>;
  readonly outputLength: fc.Arbitrary<number>;
}): fc.Arbitrary<RequestSpec[]> {
  const { atMost, ...row } = of;
  return fc.array(fc.record(row), { minLength: 1, maxLength: atMost, size: 'max' }).map((rows) => {
    let arrival = 0;
    return rows.map(({ gap, ...lengths }, id) => {
      arrival += gap;
      return { id, arrival, ...lengths };
    });
  });
}

/**
 * Runs of some requests on clusters whose prefill budget holds every prompt.
 *
 * @param mostDecodes the most requests that a decode iteration takes, where decode has its own instances
 */
export function runsOf(requests: fc.Arbitrary<RequestSpec[]>, mostDecodes: number): fc.Arbitrary<RandomRun> {
  return requests.chain((requests) =>
    clusterFor(Math.max(...requests.map(({ promptLength }) => promptLength)), mostDecodes).map((plan) => ({
      ...plan,
      requests,
    })),
  );
}

function clusterFor(longest: number, mostDecodes: number): fc.Arbitrary<PublishedPlan> {
  const prefillBudget = fc.integer({ min: longest, max: 3 * longest });
  const colocated = fc.record({ serve: instance(prefillBudget) });
  // Not so small that a long prompt is cut into thousands.
  const chunkTokens = fc.integer({ min: Math.ceil(longest / 12), max: 2 * longest });
  const disaggregated = fc.record({
    prefill: instance(prefillBudget),
    decode: instance(fc.integer({ min: 1, max: mostDecodes })),
  });
  return fc.oneof(
    disaggregated.map((spec) => ({ engine: 'published-distserve' as const, spec })),
    fc
      .oneof(
        colocated,
        fc.tuple(colocated, chunkTokens).map(([spec, chunkTokens]) => ({ ...spec, chunkTokens })),
      )
      .map((spec) => ({ engine: 'published-vllm' as const, spec })),
  );
}

/** Plain data, as a simulation takes them. */
export interface RandomRun extends PublishedPlan {
  readonly requests: readonly RequestSpec[];
}

/** A small cluster and some requests for it, any of which it can serve. */
export const randomRuns: fc.Arbitrary<RandomRun> = runsOf(
  requestsOf({
    atMost: 12,
    // The prefill of one token that costs nothing takes 3.0001 ms.
    gap: fc.oneof(fc.constantFrom(0, 0, 3.0001, 10), fc.double({ min: 0, max: 100, noNaN: true })),
    promptLength,
    outputLength: fc.integer({ min: 0, max: 6 }),
  }),
  5,
);

/** Checks what was seen of many random runs. */
export function inEveryRun(check: (seen: Run, config: RandomRun) => void): void {
  fc.assert(fc.property(randomRuns, (config) => check(run(config, config.requests), config)));
}
