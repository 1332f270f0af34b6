import { describe, expect, test } from '@jest/globals';
import { deploymentOf } from '../../lib/deployment/index.js';
import { summarize } from '../../lib/metrics/index.js';
import { type SimulatedRun, simulationJson, simulationTables } from '../../lib/report/index.js';
import { latencyOfCosts } from '../profile/made-up.js';

const run: SimulatedRun = {
  name: undefined,
  model: 'acme/tiny',
  gpu: 'A100-80G',
  backend: 'vllm',
  deployment: deploymentOf({ engine: 'published-vllm', tp: 2, pp: 1 }),
  workload: 'sharegpt',
  isStandIn: false,
  arrival: 'poisson',
  rate: 2.5,
  cv: undefined,
  seed: 7,
  requests: 4,
};

// TTFTs of 50, 100, 150 and 200 ms; TPOTs of 10, 20, 30 and 40 ms.
const records = [1, 2, 3, 4].map((n) => ({
  id: n - 1,
  promptLength: 100,
  outputLength: 2,
  arrival: 1000 * n,
  firstToken: 1000 * n + 50 * n,
  leaving: 1000 * n + 70 * n,
}));
const slo = { ttft: 160, tpot: 20, ttftAttainment: 50, tpotAttainment: 75 };
const summary = summarize(records, slo, [1, 0.5], [50, 100]);

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
  expect(simulationTables(run, summary)).toBe(
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
  const titleOf = (changed: Partial<SimulatedRun>) =>
    simulationTables({ ...run, ...changed }, summary).split('\n', 1)[0];

  test('begins with its name', () => {
    expect(titleOf({ name: 'first try' })).toMatch(/^first try: vllm \(tp=2, pp=1\), /);
  });

  test('tells the spread of gaps', () => {
    expect(titleOf({ arrival: 'gamma', cv: 2 })).toMatch(/ gamma at 2.5 requests\/s with cv 2, seed 7$/);
  });

  test('tells no rate of a trace with its own times', () => {
    expect(titleOf({ arrival: 'custom', rate: undefined })).toMatch(/ sharegpt, custom, seed 7$/);
    expect(titleOf({ arrival: 'custom', rate: 2.5 })).toMatch(/ sharegpt, custom, seed 7$/);
  });

  test('tells of a stand-in', () => {
    expect(titleOf({ isStandIn: true })).toMatch(/ 4 requests of sharegpt \(stand-in\), /);
  });
});

test('As JSON, a run is told with its cluster, its summary and all records', () => {
  const cluster = {
    kind: 'colocated',
    instance: { count: 1, stages: 1, maxTokens: 100, latency: latencyOfCosts() },
  };
  const result = { records, endTime: 4280, iterations: [9] };
  const text = [...simulationJson(run, cluster, summary, result)].join('');
  const { name: _, cv: __, ...told } = run;
  expect(text).toMatch(/^\{\n {2}"run": \{[\s\S]*\n\}\n$/);
  expect(JSON.parse(text)).toEqual({
    run: { ...told, placementName: 'tp=2, pp=1' },
    cluster,
    summary: JSON.parse(JSON.stringify(summary)),
    endTime: 4280,
    iterations: [9],
    requests: records,
  });
  // As JSON.stringify lays out the whole, with however many records.
  for (const some of [records, records.slice(0, 1), []]) {
    const laidOut = [...simulationJson(run, cluster, summary, { ...result, records: some })].join('');
    expect(JSON.parse(laidOut).requests).toEqual(some);
    expect(laidOut).toBe(`${JSON.stringify(JSON.parse(laidOut), undefined, 2)}\n`);
  }
});
