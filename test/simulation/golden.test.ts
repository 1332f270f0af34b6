import { describe, expect, test } from '@jest/globals';
import {
  attainableTargets,
  judge,
  latencySample,
  scaledAttainments,
  tpot,
  ttft,
} from '../../lib/metrics/index.js';
import { deploy, type Placement, type SimulationResult, simulate } from '../../lib/simulation/index.js';
import { type ArrivalName, makeRequests } from '../../lib/workload/index.js';
import {
  bundledProfile,
  type GoldenRequests,
  type GoldenRun,
  goldenClusters,
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

function placementOf(backend: string, sizes: [number, number, number, number]): Placement {
  const [tpPrefill, ppPrefill, tpDecode, ppDecode] = sizes;
  const prefill = { tp: tpPrefill, pp: ppPrefill };
  if (backend === 'vllm') return { backend, instance: prefill };
  return { backend: 'distserve', ppCross: 1, prefill, decode: { tp: tpDecode, pp: ppDecode } };
}

function optionsOf({ argv }: GoldenRun): Record<string, string> {
  const options: Record<string, string> = {};
  for (let i = 0; i < argv.length; i += 2) options[argv[i]!.slice(2)] = argv[i + 1]!;
  return options;
}

async function runGolden(golden: GoldenRun): Promise<SimulationResult> {
  const options = optionsOf(golden);
  const sizes = ['tp-prefill', 'pp-prefill', 'tp-decode', 'pp-decode'].map((name) => Number(options[name]));
  const placement = placementOf(options.backend!, sizes as [number, number, number, number]);
  const deployment = deploy(await bundledProfile(options.model!), placement);
  if (!deployment.isRunnable) throw new Error(deployment.reason);
  const requests = makeRequests({
    workload: await goldenWorkload(options.workload!),
    arrival: options.arrival as ArrivalName,
    count: Number(options.N),
    rate: Number(options.rate),
    cv: Number(options.cv),
    seed: Number(options.seed),
  });
  return simulate({ cluster: deployment.cluster, requests });
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
    const placement = placementOf(golden.backend, [
      golden.tp_prefill,
      golden.pp_prefill,
      golden.tp_decode,
      golden.pp_decode,
    ]);
    const deployment = deploy(await bundledProfile(golden.model), placement, {
      prefillInstances: golden.prefill_instances,
      decodeInstances: golden.decode_instances,
      chunkTokens: golden.chunked_prefill ? golden.prefill_max_tokens : undefined,
    });
    if (!deployment.isRunnable) throw new Error(deployment.reason);
    const requests = makeRequests({
      workload: await goldenWorkload(golden.workload),
      arrival: 'poisson',
      count: golden.N,
      rate: golden.rate,
      seed: golden.seed,
    });
    const result = simulate({ cluster: deployment.cluster, requests });
    expectTimes(result, golden.requests);
    expectClose(result.endTime, golden.end_time_ms);
    expect(result.iterations).toEqual(golden.iterations);
  });
});
