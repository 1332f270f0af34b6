import * as fs from 'node:fs';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deploymentOf } from '../../lib/deployment/index.js';
import { mixedProfile } from '../../lib/profile/index.js';
import {
  bestOf,
  openJournal,
  promisingBalances,
  rankingOf,
  type SearchedDeployment,
  type SearchSettings,
  search,
  searchBalanced,
  searchRatio,
} from '../../lib/study/index.js';
import { kvRow, latencyRows, madeUpProfile } from '../profile/made-up.js';

const pure = madeUpProfile({
  architecture: { heads: 2, layers: 1, hidden: 1000 },
  kvCapacity: [kvRow(1, 1, 16_000), kvRow(2, 1, 16_000)],
});

/** A dear kind on which prompts gain from a second GPU, and a cheap kind on which decodes take no time. */
const dear = {
  ...pure,
  gpu: 'H100',
  latency: [...latencyRows(1, { prefill: { base: 20 } }), ...latencyRows(2, { prefill: { base: 13.5 } })],
};
const cheap = { ...pure, gpu: 'A100' };
const profile = mixedProfile(dear, cheap);

function lengthsOf(count: number) {
  return Array.from({ length: count }, (_, i) => ({ promptLength: 100 + i, outputLength: 3 }));
}

const settings: SearchSettings = {
  engine: 'distserve',
  profile,
  nodes: 2,
  gpusPerNode: 2,
  highAffinity: false,
  options: { contextRequests: 1 },
  slo: { ttft: 100, tpot: 100, ttftAttainment: 90, tpotAttainment: 90 },
  maxRatePerGpu: 100,
  tolerance: 0.5,
  lengths: lengthsOf(150),
  seed: 1,
};
const here = { threads: 1 };

/** Prices with which GPUs for prefill are much dearer. */
const prices = { H100: 9, A100: 1 };

function searched(prefill: number, decode: number, goodputPerGpu: number, count = 1): SearchedDeployment {
  const deployment = deploymentOf({
    engine: 'distserve',
    prefill: { tp: prefill, pp: 1, count },
    decode: { tp: decode, pp: 1, count },
  });
  return { status: 'searched', deployment, gpus: (prefill + decode) * count, goodputPerGpu, probes: [] };
}

describe('The best per dollar is', () => {
  const isBetter = rankingOf({ profile, gpuPrices: prices, objective: 'per-dollar' });

  test('the one that serves most for a dollar, where another serves more per GPU', () => {
    // 6 requests/s for 19 $/h, and 5 for 12.
    const outcomes = [searched(2, 1, 2), searched(1, 3, 1.25)];
    expect(bestOf(outcomes)).toBe(outcomes[0]);
    expect(bestOf(outcomes, isBetter)).toBe(outcomes[1]);
  });

  test('of those that serve as much the cheaper, also where rounding tells them apart', () => {
    const third = rankingOf({ profile, gpuPrices: { H100: 1.1, A100: 0.3 }, objective: 'per-dollar' });
    const outcomes = [searched(1, 1, 2.2, 3), searched(1, 1, 2.2, 7), searched(1, 1, 2.2)];
    expect(bestOf(outcomes, third)).toBe(outcomes[2]);
    expect(bestOf(outcomes, isBetter)).toBe(outcomes[2]);
  });

  test('of those that cost as much the one on fewer GPUs, then the earlier', () => {
    // 10 $/h each, and 10 requests/s.
    const half = rankingOf({ profile, gpuPrices: { H100: 2, A100: 1 }, objective: 'per-dollar' });
    const outcomes = [searched(1, 8, 10 / 9), searched(4, 2, 10 / 6), searched(4, 2, 10 / 6)];
    expect(bestOf(outcomes, half)).toBe(outcomes[1]);
  });

  test('not known without prices', () => {
    expect(() => rankingOf({ profile, objective: 'per-dollar' })).toThrow('expected a price above 0');
  });
});

/** Rates on a grid, as searches find them: ties are frequent. */
const outcomes = fc.array(
  fc
    .record({
      prefill: fc.constantFrom(1, 2, 4),
      decode: fc.constantFrom(1, 2, 4),
      count: fc.integer({ min: 1, max: 7 }),
      steps: fc.integer({ min: 0, max: 6 }),
    })
    .map(({ prefill, decode, count, steps }) => searched(prefill, decode, steps * 0.15625, count)),
);

test('At equal prices the best per dollar is the best per GPU', () => {
  fc.assert(
    fc.property(outcomes, fc.double({ min: 0.01, max: 100, noNaN: true }), (all, price) => {
      const gpuPrices = { H100: price, A100: price };
      const perDollar = rankingOf({ profile, gpuPrices, objective: 'per-dollar' });
      expect(bestOf(all, perDollar)).toBe(bestOf(all));
      expect(bestOf(all, rankingOf({ profile, gpuPrices }))).toBe(bestOf(all));
    }),
  );
});

describe('A search on two kinds of GPUs', () => {
  test('has another answer per dollar where the kinds cost differently', async () => {
    const asked = { ...settings, gpuPrices: prices, lengths: lengthsOf(1000) };
    const perGpu = await search(asked, here);
    const perDollar = await search({ ...asked, objective: 'per-dollar' }, here);
    expect(perDollar.outcomes).toEqual(perGpu.outcomes);
    // On two dear GPUs a prompt takes 13.5 ms and not 20: more for each GPU, decode's counted, and less for a dollar.
    expect(perGpu.best?.deployment.pools).toMatchObject({ prefill: { tp: 2 }, decode: { tp: 1 } });
    expect(perDollar.best?.deployment.pools).toMatchObject({ prefill: { tp: 1 }, decode: { tp: 1 } });
  });

  test('moves KV cache between nodes, whatever fits one', async () => {
    const links = { intra: 100, inter: 7, latency: 1 };
    const { outcomes: all } = await search({ ...settings, links }, here);
    expect(all.length).toBeGreaterThan(0);
    for (const { deployment } of all) expect(deployment.link).toEqual({ bandwidth: 7, latency: 1 });
    const asked = { ...settings, nodes: 1, gpusPerNode: 4, highAffinity: true, links };
    const { layouts } = (await searchBalanced(asked, here))!;
    expect(layouts.map(({ layout }) => layout)).toEqual(['across nodes']);
    for (const { outcome } of layouts[0]!.trials) expect(outcome.deployment.link?.bandwidth).toBe(7);
  });

  test('of numbers of instances and of M:N has the best by its objective', async () => {
    const { nodes: _, gpusPerNode: __, highAffinity: ___, ...rest } = settings;
    const one = { tp: 1, pp: 1 };
    const most = { maxPrefillInstances: 2, maxDecodeInstances: 2 };
    for (const objective of ['per-gpu', 'per-dollar'] as const) {
      const asked = { ...rest, prefill: one, decode: one, ...most, gpuPrices: prices, objective };
      const ofCounts = await searchRatio(asked, here);
      expect(ofCounts.best).toBe(bestOf(ofCounts.outcomes, rankingOf(asked)));
      const wide = { ...settings, gpusPerNode: 3, highAffinity: true, gpuPrices: prices, objective };
      const balanced = (await searchBalanced(wide, here))!;
      const trials = balanced.layouts.flatMap((layout) => layout.trials.map(({ outcome }) => outcome));
      expect(balanced.best?.outcome).toBe(bestOf(trials, rankingOf(wide)));
    }
  });

  test('is refused prices that do not do', async () => {
    const missing = { ...settings, gpuPrices: { H100: 1 } };
    await expect(search(missing, here)).rejects.toThrow('for A100, got none');
    await expect(searchBalanced({ ...missing, highAffinity: true }, here)).rejects.toThrow(
      'for A100, got none',
    );
    const dollars = { ...settings, objective: 'per-dollar' as const };
    await expect(search(dollars, here)).rejects.toThrow('expected prices of GPUs with per-dollar');
  });

  test('with other prices and another objective goes on with its journal, and simulates nothing again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'objective-'));
    try {
      const path = join(folder, 'journal');
      const searchWith = async (asked: SearchSettings) => {
        using journal = openJournal(path, asked, { fs, version: '1' });
        return await search(asked, { ...here, journal });
      };
      await searchWith(settings);
      const kept = readFileSync(path, 'utf8');
      const asked = { ...settings, gpuPrices: prices, objective: 'per-dollar' as const };
      expect(await searchWith(asked)).toEqual(await search(asked, here));
      expect(readFileSync(path, 'utf8')).toBe(kept);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('Balances are promising by what their GPUs cost', () => {
  const of = (tp: number, goodput: number) => ({ sizes: { tp, pp: 1 }, gpus: tp, goodput });
  const [prefill, decode] = [
    [of(1, 10), of(2, 18)],
    [of(1, 10), of(4, 38)],
  ];
  const told = (weight: number) =>
    promisingBalances(prefill, decode, 6, 9, (role) => (role === 'prefill' ? weight : 1)).map((each) => [
      each.prefill.tp,
      each.decode.tp,
    ]);
  expect(told(1)[0]).toEqual([1, 1]);
  expect(told(1)).not.toEqual(told(9));
  expect(new Set(told(9).map(String))).toEqual(new Set(told(1).map(String)));
});
