import { describe, expect, test } from '@jest/globals';
import type { DeploymentInput } from '../../lib/deployment/index.js';
import {
  attainableTargets,
  judge,
  latencySample,
  scaledAttainments,
  tpot,
  ttft,
} from '../../lib/metrics/index.js';
import {
  type Plan,
  plan,
  type SimulationConfig,
  type SimulationResult,
  simulate,
} from '../../lib/simulation/index.js';
import { type ArrivalName, makeRequests } from '../../lib/workload/index.js';
import {
  bundledProfile,
  type GoldenRare,
  type GoldenRequests,
  type GoldenRun,
  goldenClusters,
  goldenDeployment,
  goldenRare,
  goldenRuns,
  goldenWorkload,
} from '../golden/load.js';

const RELATIVE = 1e-9;

function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(RELATIVE * Math.abs(expected));
}

function expectTimes({ records }: SimulationResult, golden: GoldenRequests): void {
  expect(records.map((r) => r.promptLength)).toEqual(golden.prompt_len);
  expect(records.map((r) => r.outputLength)).toEqual(golden.output_len);
  for (const [id, record] of records.entries()) {
    expect(record.id).toBe(id);
    expectClose(ttft(record), golden.ttft_ms[id]!);
    expectClose(tpot(record), golden.tpot_ms[id]!);
    expectClose(record.leaving - record.arrival, golden.total_ms[id]!);
  }
}

async function planOf(model: string, deployment: DeploymentInput): Promise<Plan> {
  const planned = plan(deployment, await bundledProfile(model));
  if (!planned.isRunnable) throw new Error(planned.reason);
  return planned.plan;
}

function optionsOf({ argv }: Pick<GoldenRun, 'argv'>): Record<string, string> {
  const options: Record<string, string> = {};
  for (let i = 0; i < argv.length; i += 2) options[argv[i]!.slice(2)] = argv[i + 1]!;
  return options;
}

async function runGolden(golden: GoldenRun): Promise<SimulationResult> {
  const options = optionsOf(golden);
  const sizes = ['tp-prefill', 'pp-prefill', 'tp-decode', 'pp-decode'].map((name) => Number(options[name]));
  const planned = await planOf(options.model!, goldenDeployment(options.backend!, sizes));
  const requests = makeRequests({
    workload: await goldenWorkload(options.workload!),
    arrival: options.arrival as ArrivalName,
    count: Number(options.N),
    rate: Number(options.rate),
    cv: Number(options.cv),
    seed: Number(options.seed),
  });
  return simulate({ ...planned, requests });
}

describe('the published simulator, run by run', () => {
  test.each(goldenRuns.map((golden) => [golden.argv.join(' '), golden] as const))('%s', async (_, golden) => {
    const result = await runGolden(golden);
    expectTimes(result, golden.requests);

    const options = optionsOf(golden);
    const sample = latencySample(result.records);
    const slo = {
      ttft: Number(options['prefill-target']),
      tpot: Number(options['decode-target']),
      ttftAttainment: Number(options['prefill-containment']),
      tpotAttainment: Number(options['decode-containment']),
    };
    const verdict = judge(sample, slo);
    expect(verdict.keepsTtft).toBe(golden.prefill_contained);
    expect(verdict.keepsTpot).toBe(golden.decode_contained);

    const rows = [
      ...scaledAttainments(sample, slo, [1, 0.4, 0.6, 0.8, 1.2]).flatMap(({ target, attainment }) => [
        { pd: 'prefill', target: [target.ttft], attainment: attainment.ttft },
        { pd: 'decode', target: [target.tpot], attainment: attainment.tpot },
        { pd: 'both', target: [target.ttft, target.tpot], attainment: attainment.both },
      ]),
      ...attainableTargets(sample, [85, 90, 95, 98, 99]).flatMap(({ ttft, tpot, attainment }) => [
        { pd: 'prefill', target: [ttft], attainment },
        { pd: 'decode', target: [tpot], attainment },
      ]),
    ];
    expect(rows.map(({ pd, attainment }) => [pd, attainment])).toEqual(
      golden.summary.map(({ pd, attainment }) => [pd, attainment]),
    );
    for (const [row, { target }] of golden.summary.entries()) {
      for (const [i, value] of [target].flat().entries()) expectClose(rows[row]!.target[i]!, value);
    }
  });
});

describe('clusters of several instances and chunked prefill', () => {
  test.each(
    goldenClusters.map(
      (golden) =>
        [
          `${golden.backend} ${golden.prefill_instances}:${golden.decode_instances}, seed ${golden.seed}`,
          golden,
        ] as const,
    ),
  )('%s', async (_, golden) => {
    const deployment = goldenDeployment(
      golden.backend,
      [golden.tp_prefill, golden.pp_prefill, golden.tp_decode, golden.pp_decode],
      [golden.prefill_instances, golden.decode_instances],
      golden.chunked_prefill ? { chunkTokens: golden.prefill_max_tokens } : {},
    );
    const planned = await planOf(golden.model, deployment);
    const requests = makeRequests({
      workload: await goldenWorkload(golden.workload),
      arrival: 'poisson',
      count: golden.N,
      rate: golden.rate,
      seed: golden.seed,
    });
    const result = simulate({ ...planned, requests });
    expectTimes(result, golden.requests);
    expectClose(result.endTime, golden.end_time_ms);
    expect(result.iterations).toEqual(golden.iterations);
  });
});

describe('what is rare', () => {
  /** With the published program's defaults. */
  async function configOf(golden: GoldenRare): Promise<SimulationConfig> {
    const { backend, arrival, N, rate, cv } = optionsOf(golden);
    const planned = await planOf('facebook/opt-13b', goldenDeployment(backend!, [1, 1, 1, 1]));
    const requests = makeRequests({
      workload: golden.trace === undefined ? await goldenWorkload('sharegpt') : traceOf(golden.trace),
      arrival: arrival as ArrivalName,
      count: Number(N),
      rate: Number(rate),
      cv: cv === undefined ? undefined : Number(cv),
      seed: 0,
    });
    return { ...planned, requests };
  }

  function traceOf({ count, prompt_len, output_len, start_time }: NonNullable<GoldenRare['trace']>) {
    const requests = Array.from({ length: count }, () => ({
      promptLength: prompt_len,
      outputLength: output_len,
    }));
    return {
      name: 'trace',
      lengths: { kind: 'list', requests, startTimes: requests.map(() => start_time) },
    } as const;
  }

  test.each(goldenRare.map((golden) => [golden.name, golden] as const))('%s', async (_, golden) => {
    const config = await configOf(golden);
    for (const exactEvents of [false, true]) {
      const { records } = simulate(config, { exactEvents });
      expect(records).toHaveLength(golden.latency.length);
      for (const [id, [goldenTtft, goldenTpot]] of golden.latency.entries()) {
        expectClose(ttft(records[id]!), goldenTtft);
        expectClose(tpot(records[id]!), goldenTpot);
      }
    }
  });
});
