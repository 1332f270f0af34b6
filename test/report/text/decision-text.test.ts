import { describe, expect, test } from '@jest/globals';
import { type BestTold, decisionLines, remarksLine, withSecondLook } from '../../../lib/report/index.js';
import type { Probe, SecondLook } from '../../../lib/study/index.js';
import { documentOf, searched, settings } from '../made-up-search.js';

const figures = { ttftQuantile: 150, tpotQuantile: 120.25, attainment: { ttft: 99, tpot: 60, both: 60 } };
const look: SecondLook = {
  firstMiss: { probe: { ratePerGpu: 1.71875, rate: 5.15625, keepsSlo: false, figures }, binding: 'tpot' },
  longRun: { requests: 5000, goodputPerGpu: 1.5 },
};
const names = { maxRatePerGpu: '--max-rate-per-gpu', requests: '--requests' };

/** The lines of a search of eight GPUs that found three to be the best, with what is said otherwise of it. */
function linesOf(second: SecondLook, changed: Partial<BestTold> = {}): string[] {
  const asked = { ...settings, nodes: 1, gpusPerNode: 8, highAffinity: false };
  const document = withSecondLook(documentOf({ best: searched }, asked), second);
  return decisionLines({ ...document.best!, ...changed }, document.settings, names);
}

describe('What there is to decide by', () => {
  test('is the rate of one placement, that of as many as fit, and what limits it', () => {
    expect(linesOf(look)).toEqual([
      '3 GPUs serve 4.69 requests/s; 2 of these on 6 GPUs serve 9.38; the limit: TPOT P95 is 120.2 ms at 5.16/s',
    ]);
  });

  test('says no more where one fits only, on one GPU, and where the highest rate was kept', () => {
    const one = { gpus: 1, goodputPerGpu: 4.84375, copies: 1 };
    expect(linesOf({ firstMiss: undefined, longRun: undefined }, one)).toEqual([
      '1 GPU serves 4.84 requests/s; the limit: none up to 5 per GPU, the highest rate asked for (--max-rate-per-gpu)',
    ]);
  });

  test('warns where longer runs come to something else than the tolerance allows', () => {
    const longRun = { requests: 5000, goodputPerGpu: 1.25 };
    expect(linesOf({ ...look, longRun })[1]).toBe(
      '1 requests are too few to go by: with 5000, the same over again, this placement keeps 1.25 per GPU, and another ' +
        'may be better (--requests 5000)',
    );
  });
});

test('What the engine remarks of the best is one line, each clause once; none where there is nothing', () => {
  const kept = { ratePerGpu: 1, rate: 1, keepsSlo: true, remarks: ['a cap binds'] };
  const missed = { ratePerGpu: 2, rate: 2, keepsSlo: false, remarks: ['a cap binds', 'a queue grows'] };
  const other = { ratePerGpu: 4, rate: 4, keepsSlo: false, remarks: ['far off'] };
  const lineOf = (probes: readonly Probe[]) =>
    remarksLine(documentOf({ best: { ...searched, probes, goodputPerGpu: 1 } }).best!);
  expect(lineOf([other, missed, kept])).toBe('of the best: a cap binds; a queue grows');
  expect(lineOf([{ ratePerGpu: 1, rate: 1, keepsSlo: true }])).toBeUndefined();
});
