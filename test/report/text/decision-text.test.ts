import { describe, expect, test } from '@jest/globals';
import { mixedProfile } from '../../../lib/profile/index.js';
import {
  type BestTold,
  decisionLines,
  remarksLine,
  runPriceLine,
  withSecondLook,
} from '../../../lib/report/index.js';
import type { Probe, SecondLook } from '../../../lib/study/index.js';
import { madeUpProfile } from '../../profile/made-up.js';
import { documentOf, searched, searchedName, settings } from '../made-up-search.js';

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

describe('Where prefill and decode are on different GPUs', () => {
  const kindOf = (gpu: string) => madeUpProfile({ gpu });
  const asked = { ...settings, profile: mixedProfile(kindOf('H100'), kindOf('A100')), gpusPerNode: 4 };
  const priced = { ...asked, gpuPrices: { H100: 2.5, A100: 1.2 } };
  const lineOf = (changed: typeof asked) => {
    const document = documentOf({ best: searched }, changed);
    return decisionLines(document.best!, document.settings, names);
  };

  test('the GPUs of each kind are told, and as many of the best as fit all of them', () => {
    expect(lineOf(asked)).toEqual([
      '2 H100 for prefill and 1 A100 for decode serve 4.69 requests/s; 2 of these on 6 GPUs serve 9.38; ' +
        'the limit: none up to 5 per GPU, the highest rate asked for (--max-rate-per-gpu)',
    ]);
  });

  test('and with prices what the best costs', () => {
    // 4.6875 x 3600 / 6.2 requests, and 10^6 x 6.2 / (4.6875 x 5 x 3600) $.
    expect(lineOf(priced)[1]).toBe(
      `${searchedName} costs 6.20 $/h: 2,722 requests per dollar, 73.48 $ per million output tokens`,
    );
    expect(lineOf({ ...priced, objective: 'per-dollar' } as typeof asked)[1]).toContain(
      '2,722 requests per dollar, the most of all, 73.48 $',
    );
  });
});

test('A run is told what it costs: all GPUs for its time, and for a million tokens', () => {
  const price = { perHour: 7.5, ofRun: 0.012345, outputTokens: 1000, costPerMillionOutputTokens: 12.345 };
  expect(runPriceLine({ price })).toBe(
    'the GPUs cost 7.50 $/h, and 0.0123 $ for this run, 12.35 $ per million output tokens',
  );
  expect(runPriceLine({ price: { ...price, costPerMillionOutputTokens: null } })).toBe(
    'the GPUs cost 7.50 $/h, and 0.0123 $ for this run',
  );
  expect(runPriceLine({})).toBeUndefined();
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
