import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EarlyVerdict, judge, latencySample, type RequestTimes, type Slo } from '../../lib/metrics/index.js';
import { simulate } from '../../lib/simulation/index.js';
import { randomRuns, requestsOf, runsOf } from '../engines/published/random-runs.js';

const slo: Slo = { ttft: 100, tpot: 10, ttftAttainment: 90, tpotAttainment: 90 };

/** A request of one token that arrives at 0, with these latencies. */
const timesOf = (ttft: number, tpot: number): RequestTimes => ({
  arrival: 0,
  firstToken: ttft,
  leaving: ttft + tpot,
  outputLength: 1,
});

/** Goes on with a verdict, a request with these latencies after the other, until it is certain. */
function told(verdict: EarlyVerdict, latencies: readonly [ttft: number, tpot: number][]): number {
  for (const [id, [ttft, tpot]] of latencies.entries()) {
    const times = timesOf(ttft, tpot);
    verdict.arrived(times, 0);
    verdict.gaveFirstToken({ id, ...times });
    verdict.left(times, times.leaving);
    if (verdict.isReached) return id + 1;
  }
  return Infinity;
}

const good: [number, number] = [99, 9];

describe('The verdict on a run of 21 requests, 90 % of which are to keep each target', () => {
  test.each<[string, [number, number]]>([
    ['TTFT', [100, 9]],
    ['TPOT', [99, 10]],
  ])('is certain after three that miss the target of %s, which at best are the last three', (_what, bad) => {
    const verdict = new EarlyVerdict(21, slo);
    expect(told(verdict, [good, bad, bad, good, bad, good])).toBe(5);
    expect(verdict.keepsSlo).toBe(false);
  });

  test('is certain after nineteen that keep both', () => {
    const verdict = new EarlyVerdict(21, slo);
    expect(
      told(
        verdict,
        Array.from({ length: 21 }, () => good),
      ),
    ).toBe(19);
    expect(verdict.keepsSlo).toBe(true);
  });

  test('is uncertain while one of the two is', () => {
    const verdict = new EarlyVerdict(21, slo);
    expect(
      told(verdict, [
        [100, 9],
        [99, 10],
        [100, 9],
        [99, 10],
      ]),
    ).toBe(Infinity);
    expect(verdict.keepsSlo).toBeUndefined();
  });

  test('is certain when three have waited for as long as their target, whatever becomes of them', () => {
    const verdict = new EarlyVerdict(21, slo);
    const arrive = (arrival: number) =>
      verdict.arrived({ arrival, outputLength: 1, firstToken: Number.NaN }, arrival);
    for (const arrival of [0, 1, 2, 50, 101]) arrive(arrival);
    expect(verdict.isReached).toBe(false);
    arrive(102);
    expect(verdict.keepsSlo).toBe(false);
  });

  test('counts a request once that has waited too long and then has its first token', () => {
    const verdict = new EarlyVerdict(21, slo);
    const times = timesOf(150, 1);
    verdict.arrived(times, 0);
    for (const arrival of [100, 120, 140]) verdict.arrived({ ...times, arrival }, arrival);
    for (let i = 0; i < 3; i++) verdict.gaveFirstToken({ id: 0, ...times });
    expect(verdict.isReached).toBe(false);
  });
});

test('Between the two neighbours of a quantile only the end of the run tells', () => {
  // With 20 requests, P90 lies between the 18th and the 19th.
  const between = new EarlyVerdict(20, slo);
  expect(told(between, [...Array.from({ length: 18 }, () => good), [200, 9], [200, 9]])).toBe(Infinity);
});

describe('An early verdict is the one at the end of the run', () => {
  const target = (max: number) =>
    fc.oneof(fc.constantFrom(3.0001, 10), fc.double({ min: 0.1, max, noNaN: true }));
  const percent = fc.oneof(fc.constantFrom(50, 90, 100, 0), fc.double({ min: 0, max: 100, noNaN: true }));
  const slos = fc.record({
    ttft: target(200),
    tpot: target(30),
    ttftAttainment: percent,
    tpotAttainment: percent,
  });
  const many = runsOf(
    requestsOf({
      atMost: 60,
      gap: fc.double({ min: 0, max: 30, noNaN: true }),
      promptLength: fc.integer({ min: 1, max: 100 }),
      outputLength: fc.integer({ min: 0, max: 40 }),
    }),
    20,
  );

  test.each([
    ['small', randomRuns],
    ['larger', many],
  ])('of %s runs, event by event or not', (_size, runs) => {
    fc.assert(
      fc.property(runs, slos, fc.boolean(), (config, slo, exactEvents) => {
        const { keepsTtft, keepsTpot } = judge(latencySample(simulate(config).records), slo);
        let verdict = new EarlyVerdict(config.requests.length, slo);
        const goal = () => {
          verdict = new EarlyVerdict(config.requests.length, slo);
          return verdict;
        };
        const { records } = simulate(config, { goal, exactEvents });
        if (verdict.isReached) expect(verdict.keepsSlo).toBe(keepsTtft && keepsTpot);
        else expect(records).toHaveLength(config.requests.length);
      }),
      { numRuns: 300 },
    );
  });
});
