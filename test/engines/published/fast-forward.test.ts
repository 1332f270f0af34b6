import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type SimulationConfig, simulate, startSimulation } from '../../../lib/simulation/index.js';
import { latencyOfCosts } from '../../profile/made-up.js';
import { randomRuns, requestsOf, runsOf } from './random-runs.js';
import { colocated, disaggregated, requests } from './small-cluster.js';

/** Checks that a run comes to the same whether every iteration is an event or not. */
function expectSameBothWays(config: SimulationConfig): void {
  // Equal as the same numbers are: to the last bit.
  expect(seenOf(config, false)).toEqual(seenOf(config, true));
}

/** What a run comes to, with what is remarked of it. */
function seenOf(config: SimulationConfig, exactEvents: boolean) {
  const simulation = startSimulation(config, { exactEvents });
  while (simulation.advance(Infinity));
  return { ...simulation.result(), remarks: simulation.remarks };
}

/** How many steps a run takes. */
function stepsOf(config: SimulationConfig, exactEvents: boolean): number {
  const simulation = startSimulation(config, { exactEvents });
  let steps = 0;
  while (simulation.advance(1)) steps += 1;
  return steps;
}

/** How often a run is begun. */
function beginningsOf(config: SimulationConfig): number {
  let beginnings = 0;
  const goal = () => {
    beginnings += 1;
    return { isReached: false };
  };
  simulate(config, { goal });
  return beginnings;
}

describe('A run whose iterations are skipped where nothing changes', () => {
  test('comes to the same, to the last bit, as event by event', () => {
    fc.assert(fc.property(randomRuns, expectSameBothWays), { numRuns: 500 });
  });

  // Many requests with many tokens: batches are joined and left at all times, and outgrow their room.
  const longRuns = runsOf(
    requestsOf({
      atMost: 60,
      gap: fc.oneof(fc.constantFrom(0, 0, 10), fc.double({ min: 0, max: 60, noNaN: true })),
      promptLength: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 9000 })),
      outputLength: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 200 })),
    }),
    25,
  );

  test('comes to the same when it is long and crowded', () => {
    fc.assert(fc.property(longRuns, expectSameBothWays), { numRuns: 300 });
  });

  // Contexts of more than 9,000,000 tokens in all, with prompts that come while they wait.
  const pressedRuns = fc
    .record({
      serve: fc.record({
        count: fc.constant(1),
        stages: fc.integer({ min: 1, max: 3 }),
        maxTokens: fc.integer({ min: 49_000, max: 150_000 }),
        latency: fc.constant(latencyOfCosts({ prefill: { base: 1 }, decode: { base: 3 } })),
      }),
      rows: fc.array(
        fc.tuple(fc.constant(0), fc.integer({ min: 40_000, max: 49_000 }), fc.integer({ min: 0, max: 4 })),
        { minLength: 230, maxLength: 330 },
      ),
      late: fc.array(fc.integer({ min: 300, max: 6_000 }), { maxLength: 20 }),
    })
    .map(({ serve, rows, late }) => ({
      engine: 'published-vllm',
      spec: { serve },
      requests: requests(
        ...rows,
        ...late.sort((a, b) => a - b).map((time): [number, number, number] => [time, 30_000, 2]),
      ),
    }));

  test('comes to the same under back-pressure', () => {
    fc.assert(fc.property(pressedRuns, expectSameBothWays), { numRuns: 40, endOnFailure: true });
  });

  test('takes a step for each change of a batch, not for each iteration', () => {
    const config = { ...disaggregated(), requests: requests([0, 5, 10_000], [50, 5, 20_000]) };
    expect(stepsOf(config, true)).toBeGreaterThan(20_000);
    expect(stepsOf(config, false)).toBeLessThan(20);
    expectSameBothWays(config);
  });

  test('lets an arrival cut in at the end of the iteration in which it comes', () => {
    // Prefills take 3.0005 ms, decode iterations 2.0005 and a little more each time.
    const [first, second] = simulate({
      ...colocated(),
      requests: requests([0, 5, 100], [100, 5, 100]),
    }).records;
    expect(second!.firstToken).toBeGreaterThan(103);
    expect(second!.firstToken).toBeLessThan(106);
    expect(first!.leaving).toBeGreaterThan(second!.firstToken);
  });

  test('is done over, event by event, where only the agenda knows what comes first', () => {
    // The prefill of one token and the decode iteration of one request with a prompt of one token both take 3.0001
    // ms; those of requests 1 and 0 begin in the same instant.
    const config = {
      ...disaggregated({}, { latency: latencyOfCosts({ decode: { base: 1 } }) }),
      requests: requests([0, 1, 4], [3.0001, 1, 2]),
    };
    expect(beginningsOf(config)).toBe(2);
    expectSameBothWays(config);
    const apart = { ...config, requests: requests([0, 1, 4], [3.0002, 1, 2]) };
    expect(beginningsOf(apart)).toBe(1);
    expectSameBothWays(apart);
  });
});
