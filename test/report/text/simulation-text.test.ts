import { describe, expect, test } from '@jest/globals';
import { type SimulationTold, simulationTables } from '../../../lib/report/index.js';
import { documentOf, slo, summary } from '../made-up-run.js';

test('A summary has the verdict, attainments at each scale, and quantiles', () => {
  expect(summary).toEqual({
    slo,
    verdict: { ttftQuantile: 125, tpotQuantile: 32.5, keepsTtft: true, keepsTpot: false },
    scaled: [
      { scale: 1, target: { ttft: 160, tpot: 20 }, attainment: { ttft: 75, tpot: 50, both: 50 } },
      { scale: 0.5, target: { ttft: 80, tpot: 10 }, attainment: { ttft: 25, tpot: 25, both: 25 } },
    ],
    attainable: [
      { attainment: 50, ttft: 125, tpot: 25 },
      { attainment: 100, ttft: 200, tpot: 40 },
    ],
    quantiles: [50, 90, 95, 99].map((percent) => ({
      attainment: percent,
      ttft: expect.closeTo(50 + 1.5 * percent, 9),
      tpot: expect.closeTo(10 + 0.3 * percent, 9),
    })),
  });
});

test('The tables of a run have a title, attainments, latencies and a verdict on each objective', () => {
  expect(simulationTables(documentOf())).toBe(
    `vllm (tp=2, pp=1), acme/tiny on A100-80G, 4 requests of sharegpt, poisson at 2.5 requests/s, seed 7

SLO attainment   TTFT <=  TPOT <=    TTFT    TPOT    both
1 x targets     160.0 ms  20.0 ms  75.0 %  50.0 %  50.0 %
0.5 x targets    80.0 ms  10.0 ms  25.0 %  25.0 %  25.0 %

Latency       P50       P90       P95       P99
TTFT     125.0 ms  185.0 ms  192.5 ms  198.5 ms
TPOT      25.0 ms   37.0 ms   38.5 ms   39.7 ms

TTFT SLO kept: P50 125.0 ms is below 160.0 ms
TPOT SLO missed: P75 32.5 ms is not below 20.0 ms
`,
  );
});

describe('The title of a run', () => {
  const titleOf = (changed: Partial<SimulationTold>) =>
    simulationTables(documentOf(changed)).split('\n', 1)[0];

  test('begins with its name', () => {
    expect(titleOf({ name: 'first try' })).toMatch(/^first try: vllm \(tp=2, pp=1\), /);
  });

  test('tells the spread of gaps', () => {
    expect(titleOf({ arrival: 'gamma', parameters: { cv: 2 } })).toMatch(
      / gamma at 2.5 requests\/s with cv 2, seed 7$/,
    );
  });

  test('tells no rate of a trace with its own times', () => {
    expect(titleOf({ arrival: 'custom', rate: null })).toMatch(/ sharegpt, custom, seed 7$/);
    expect(titleOf({ arrival: 'custom', rate: 2.5 })).toMatch(/ sharegpt, custom, seed 7$/);
  });

  test('tells of a stand-in', () => {
    expect(titleOf({ isStandIn: true })).toMatch(/ 4 requests of sharegpt \(stand-in\), /);
  });
});
