import { describe, expect, test } from '@jest/globals';
import { deploymentOf } from '../../lib/deployment/index.js';
import { bestLines, failedLines, noAnswerLine, searchJson, skippedLines } from '../../lib/report/index.js';
import type {
  DeploymentOutcome,
  SearchedDeployment,
  SearchResult,
  SearchSettings,
} from '../../lib/study/index.js';
import { madeUpProfile } from '../profile/made-up.js';

const settings: SearchSettings = {
  engine: 'published-distserve',
  profile: madeUpProfile(),
  nodes: 2,
  gpusPerNode: 1,
  highAffinity: true,
  slo: { ttft: 200, tpot: 100, ttftAttainment: 90, tpotAttainment: 95 },
  maxRatePerGpu: 5,
  tolerance: 0.25,
  lengths: [{ promptLength: 10, outputLength: 5 }],
  seed: 3,
};

const probe = {
  ratePerGpu: 0.15625,
  rate: 0.3125,
  keepsSlo: false,
  figures: { ttftQuantile: 250.25, tpotQuantile: 120.75, attainment: { ttft: 50, tpot: 60, both: 40 } },
};
const searched: SearchedDeployment = {
  status: 'searched',
  deployment: deploymentOf({
    engine: 'published-distserve',
    prefill: { tp: 2, pp: 1 },
    decode: { tp: 1, pp: 1 },
  }),
  gpus: 3,
  goodputPerGpu: 1.5625,
  probes: [probe],
};
const skipped: DeploymentOutcome = {
  status: 'skipped',
  deployment: deploymentOf({ engine: 'published-vllm', tp: 2, pp: 2 }),
  gpus: 4,
  reason: 'the profile has no vllm latency for tp 2',
};

const result = (changed: Partial<SearchResult>): SearchResult => ({
  outcomes: [skipped, searched],
  isComplete: true,
  best: undefined,
  nearest: undefined,
  ...changed,
});

describe('The answer of a search is two lines,', () => {
  test('with the rate rounded half to even', () => {
    expect(bestLines(searched)).toBe(
      'Best per GPU rate: 1.56\nBest config: pp_cross=1, tp_prefill=2, pp_prefill=1, tp_decode=1, pp_decode=1\n',
    );
  });

  test('for vllm with two sizes', () => {
    const deployment = deploymentOf({ engine: 'published-vllm', tp: 4, pp: 1 });
    expect(bestLines({ ...searched, deployment, goodputPerGpu: 4 })).toBe(
      'Best per GPU rate: 4.00\nBest config: tp=4, pp=1\n',
    );
  });
});

describe('If there is no answer, one line tells', () => {
  const nearest =
    'no placement keeps the SLOs; the nearest is pp_cross=1, tp_prefill=2, pp_prefill=1, tp_decode=1, pp_decode=1, whose';

  test.each([
    ['ttft', 'TTFT P90 is 250.2 ms and must be below 200 ms'],
    ['tpot', 'TPOT P95 is 120.8 ms and must be below 100 ms'],
  ] as const)('the nearest placement and the SLO that binds: %s', (binding, miss) => {
    const missed = result({ nearest: { outcome: searched, probe, binding } });
    expect(noAnswerLine(missed, settings)).toBe(
      `${nearest} ${miss} at 0.15625 requests/s per GPU, the lowest rate tried`,
    );
  });

  test('that no placement can be run, and the first reason', () => {
    const other = { ...skipped, reason: 'another' };
    expect(noAnswerLine(result({ outcomes: [skipped, other] }), settings)).toBe(
      'none of the 2 placements can be run; the first: the profile has no vllm latency for tp 2',
    );
  });

  test('that no rate that can be simulated keeps them, and why', () => {
    const slow = { ratePerGpu: 1e-9, rate: 3e-9, keepsSlo: false, refusal: 'arrivals: too late' };
    const outcome = { ...searched, goodputPerGpu: 0, probes: [slow] };
    expect(noAnswerLine(result({ outcomes: [skipped, outcome] }), settings)).toBe(
      'no placement keeps the SLOs at a rate that can be simulated: arrivals: too late',
    );
  });

  test('that no placement fits the GPUs', () => {
    expect(noAnswerLine(result({ outcomes: [] }), settings)).toBe(
      'no distserve placement of acme/tiny fits 2 x 1 GPUs',
    );
  });
});

test('Placements whose threads died are told with the reason, and are in the JSON', () => {
  const failed = { ...skipped, status: 'failed', reason: 'its thread ran out of memory' } as const;
  const withFailed = result({ outcomes: [failed, searched], best: searched });
  expect(failedLines(withFailed)).toEqual([
    'failed tp=2, pp=2: its thread ran out of memory',
    '1 of 2 placements failed, and any of them may be better than the best of the others',
  ]);
  expect(failedLines(result({ outcomes: [failed, failed] })).at(-1)).toBe(
    '2 of 2 placements failed, and no other keeps the SLOs',
  );
  expect(failedLines(result({}))).toEqual([]);
  expect(skippedLines(withFailed)).toEqual([]);
  const text = searchJson(settings, { name: 'sharegpt', standIn: true }, withFailed);
  const { placements, failed: count } = JSON.parse(text);
  expect(count).toBe(1);
  expect(placements[0]).toEqual({ name: 'tp=2, pp=2', ...failed });
});

test('Placements that were skipped are told with their reasons, a line each', () => {
  expect(skippedLines(result({}))).toEqual(['skipped tp=2, pp=2: the profile has no vllm latency for tp 2']);
});

describe('As JSON, a search is told', () => {
  const workload = { name: 'sharegpt', standIn: true };
  const name = 'pp_cross=1, tp_prefill=2, pp_prefill=1, tp_decode=1, pp_decode=1';
  const { status: _, probes: __, ...summary } = searched;

  test('with what was asked, the answer, and what became of every placement', () => {
    const seven = { ...settings, gpusPerNode: 7, nodes: 1 };
    const look = {
      firstMiss: { probe, binding: 'tpot' },
      longRun: { requests: 5000, goodputPerGpu: 1 },
    } as const;
    const text = searchJson(seven, workload, result({ best: searched }), look);
    const { profile, lengths, ...asked } = seven;
    expect(JSON.parse(text)).toEqual({
      settings: {
        model: profile.model,
        gpu: profile.gpu,
        workload: 'sharegpt',
        isStandIn: true,
        requests: lengths.length,
        ...asked,
      },
      best: { name, ...summary, goodput: 4.6875, copies: 2, ...look },
      nearest: null,
      failed: 0,
      placements: [
        { name: 'tp=2, pp=2', ...skipped },
        { name, ...searched },
      ],
    });
    expect(text).toMatch(/^\{\n {2}"settings": [\s\S]*\n\}\n$/);
  });

  test('without how it was carried out', () => {
    const carriedOut = { ...settings, figures: true, exactEvents: true };
    expect(searchJson(carriedOut, workload, result({}))).toBe(searchJson(settings, workload, result({})));
  });

  test('with the nearest placement if there is no answer', () => {
    const missed = result({ nearest: { outcome: searched, probe, binding: 'tpot' } });
    expect(JSON.parse(searchJson(settings, workload, missed))).toMatchObject({
      best: null,
      nearest: { name, ...summary, binding: 'tpot', probe },
    });
  });
});
