import { describe, expect, test } from '@jest/globals';
import { deploymentOf } from '../../../lib/deployment/index.js';
import { catalogue } from '../../../lib/engines/catalogue.js';
import { bestLines, failedLines, noAnswerLine, skippedLines } from '../../../lib/report/index.js';
import { documentOf, probe, searched, searchedName, skipped } from '../made-up-search.js';

const facts = catalogue['published-distserve'];

describe('The answer of a search is two lines,', () => {
  test('with the rate rounded half to even', () => {
    const { best } = documentOf({ best: searched });
    expect(bestLines(best!)).toBe(
      'Best per GPU rate: 1.56\nBest config: pp_cross=1, tp_prefill=2, pp_prefill=1, tp_decode=1, pp_decode=1\n',
    );
  });

  test('for vllm with two sizes', () => {
    const deployment = deploymentOf({ engine: 'published-vllm', tp: 4, pp: 1 });
    const { best } = documentOf({ best: { ...searched, deployment, goodputPerGpu: 4 } });
    expect(bestLines(best!)).toBe('Best per GPU rate: 4.00\nBest config: tp=4, pp=1\n');
  });
});

describe('If there is no answer, one line tells', () => {
  const nearest = `no placement keeps the SLOs; the nearest is ${searchedName}, whose`;

  test.each([
    ['ttft', 'TTFT P90 is 250.2 ms and must be below 200 ms'],
    ['tpot', 'TPOT P95 is 120.8 ms and must be below 100 ms'],
  ] as const)('the nearest placement and the SLO that binds: %s', (binding, miss) => {
    const missed = documentOf({ nearest: { outcome: searched, probe, binding } });
    expect(noAnswerLine(missed, facts)).toBe(
      `${nearest} ${miss} at 0.15625 requests/s per GPU, the lowest rate tried`,
    );
  });

  test('what there is to know of the run of the nearest placement', () => {
    const remarked = { ...probe, remarks: ['a cap binds'] };
    const missed = documentOf({ nearest: { outcome: searched, probe: remarked, binding: 'ttft' } });
    expect(noAnswerLine(missed, facts)).toMatch(/, the lowest rate tried; there a cap binds$/);
  });

  test('that no placement can be run, and the first reason', () => {
    const other = { ...skipped, reason: 'another' };
    expect(noAnswerLine(documentOf({ outcomes: [skipped, other] }), facts)).toBe(
      'none of the 2 placements can be run; the first: the profile has no vllm latency for tp 2',
    );
  });

  test('that no rate that can be simulated keeps them, and why', () => {
    const slow = { ratePerGpu: 1e-9, rate: 3e-9, keepsSlo: false, refusal: 'arrivals: too late' };
    const outcome = { ...searched, goodputPerGpu: 0, probes: [slow] };
    expect(noAnswerLine(documentOf({ outcomes: [skipped, outcome] }), facts)).toBe(
      'no placement keeps the SLOs at a rate that can be simulated: arrivals: too late',
    );
  });

  test('that no placement fits the GPUs', () => {
    expect(noAnswerLine(documentOf({ outcomes: [] }), facts)).toBe(
      'no distserve placement of acme/tiny fits 2 x 1 GPUs',
    );
  });
});

test('Placements whose threads died are told with the reason', () => {
  const failed = { ...skipped, status: 'failed', reason: 'its thread ran out of memory' } as const;
  const withFailed = documentOf({ outcomes: [failed, searched], best: searched });
  expect(failedLines(withFailed)).toEqual([
    'failed tp=2, pp=2: its thread ran out of memory',
    '1 of 2 placements failed, and any of them may be better than the best of the others',
  ]);
  expect(failedLines(documentOf({ outcomes: [failed, failed] })).at(-1)).toBe(
    '2 of 2 placements failed, and no other keeps the SLOs',
  );
  expect(failedLines(documentOf())).toEqual([]);
  expect(skippedLines(withFailed)).toEqual([]);
});

test('Placements that were skipped are told with their reasons, a line each', () => {
  expect(skippedLines(documentOf())).toEqual([
    'skipped tp=2, pp=2: the profile has no vllm latency for tp 2',
  ]);
});
