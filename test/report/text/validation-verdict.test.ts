import { describe, expect, test } from '@jest/globals';
import type { ContenderTold } from '../../../lib/report/documents/validation-document.js';
import { verdictLines } from '../../../lib/report/text/validation-verdict.js';

const spread = (median: number | null) => ({ median, p90: median, medianOfRuns: median });

const model = (
  name: string,
  rmseOverall: number,
  ttft: number | null = null,
  tpot: number | null = null,
): ContenderTold => ({
  model: name,
  movesKv: false,
  remarks: [],
  runs: [],
  overall: { runs: 1, rmse: [], rmseOverall, ttftError: spread(ttft), tpotError: spread(tpot) },
  groups: {},
});

const last = (...models: readonly ContenderTold[]) => verdictLines(models).at(-1);

describe('The verdict', () => {
  test('is by attainment and latencies where both say the same', () => {
    expect(last(model('reference', 2, 0.2, 0.2), model('detailed', 1, 0.1, 0.1))).toBe(
      'the nearer model is detailed, by attainment and by the latencies of requests',
    );
  });

  test('says both where they do not', () => {
    expect(last(model('reference', 2.3, 0.402, 0.112), model('detailed', 2.7, 0.115, 0.039))).toBe(
      'the nearer model is reference by attainment (2.3 points against 2.7 points), ' +
        'but detailed by the latencies of requests (TTFT 11.5 %, TPOT 3.9 % against TTFT 40.2 %, TPOT 11.2 %)',
    );
  });

  test('is by one of them where the other says nothing', () => {
    expect(last(model('reference', 1, 0.2), model('detailed', 1, 0.1))).toBe(
      'the nearer model is detailed, by the latencies of requests; in attainment they are as near',
    );
    expect(last(model('reference', 2, 0.1), model('detailed', 1, 0.1))).toBe(
      'the nearer model is detailed, by attainment; in the latencies of requests they are as near',
    );
    expect(last(model('reference', 2), model('detailed', 3))).toBe(
      'the nearer model is reference, by attainment; there are no latencies to compare',
    );
  });

  test('is none where nothing can be told, and of a single model', () => {
    const none = 'it cannot be told which model is nearer: in attainment they are as near';
    expect(last(model('reference', 0), model('detailed', 0))).toBe(
      `${none}, and there are no latencies to compare`,
    );
    expect(last(model('reference', 0, 0.1), model('detailed', 0, 0.1))).toBe(
      `${none}, and in the latencies of requests they are as near`,
    );
    expect(verdictLines([model('detailed', 1, 0.1)])).toEqual([
      'detailed: attainment off by 1.0 points (rms over 1 run, all scales), TTFT of a request by 10.0 % (median)',
    ]);
  });
});
