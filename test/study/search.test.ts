import { describe, expect, test } from '@jest/globals';
import { deploymentOf, describeDeployment } from '../../lib/deployment/index.js';
import { attainment, judge, latencySample } from '../../lib/metrics/index.js';
import { plan, simulate } from '../../lib/simulation/index.js';
import { type SearchResult, type SearchSettings, type StudyOptions, search } from '../../lib/study/index.js';
import { arrivalProcesses } from '../../lib/workload/index.js';
import { kvRow, latencyRows, madeUpProfile } from '../profile/made-up.js';
import { settings } from './small-search.js';

// Threads need built code.
const searchWith = (changed: Partial<SearchSettings> = {}, options: StudyOptions = {}) =>
  search({ ...settings, ...changed }, { threads: 1, ...options });

const slowPrefill = { prefill: { base: 1000 } };
const slowDecode = { decode: { base: 1000 } };

describe('A search', () => {
  test('bisects the rate of every placement, in the order of enumeration', async () => {
    const { outcomes, isComplete } = await searchWith();
    expect(isComplete).toBe(true);
    expect(outcomes.map(({ deployment, gpus }) => [describeDeployment(deployment), gpus])).toEqual([
      ['tp=1, pp=1', 1],
      ['tp=1, pp=2', 2],
      ['tp=2, pp=1', 2],
      ['tp=2, pp=2', 4],
    ]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: 'searched',
        goodputPerGpu: 7,
        probes: [4, 6, 7].map((ratePerGpu) => ({
          ratePerGpu,
          rate: ratePerGpu * outcome.gpus,
          keepsSlo: true,
        })),
      });
    }
  });

  test('simulates its requests at each rate, as they come with its seed', async () => {
    const profile = madeUpProfile({ latency: latencyRows(2, { prefill: { base: 40 } }) });
    const { best } = await searchWith({ profile, seed: 3, figures: true });
    const planned = plan(best!.deployment, profile);
    if (!planned.isRunnable) throw new Error(planned.reason);
    for (const probe of best!.probes) {
      const arrival = arrivalProcesses.poisson({ count: 20, rate: probe.rate, seed: 3 });
      const requests = settings.lengths.map((lengths, id) => ({ id, ...lengths, arrival: arrival[id]! }));
      const sample = latencySample(simulate({ ...planned.plan, requests, seed: 3 }).records);
      const verdict = judge(sample, settings.slo);
      expect(probe).toEqual({
        ratePerGpu: probe.rate / best!.gpus,
        rate: probe.rate,
        keepsSlo: verdict.keepsTtft && verdict.keepsTpot,
        figures: {
          ttftQuantile: verdict.ttftQuantile,
          tpotQuantile: verdict.tpotQuantile,
          attainment: attainment(sample, settings.slo),
        },
      });
    }
  });

  test('comes to the same rates when each simulation is ended as soon as its verdict is certain', async () => {
    const profile = madeUpProfile({
      architecture: { heads: 2, layers: 2, hidden: 100 },
      latency: [
        ...latencyRows(1, { prefill: { base: 90 } }),
        ...latencyRows(2, { decode: { base: 30, perRequest: 6 } }),
      ],
    });
    for (const engine of ['published-vllm', 'published-distserve', 'vllm', 'distserve']) {
      const whole = await searchWith({ profile, engine, figures: true });
      const early = await searchWith({ profile, engine });
      const rates = ({ outcomes }: SearchResult) =>
        outcomes.map((outcome) =>
          outcome.status === 'searched'
            ? outcome.probes.map(({ ratePerGpu, keepsSlo }) => [ratePerGpu, keepsSlo])
            : outcome.status,
        );
      expect(rates(early)).toEqual(rates(whole));
      expect(JSON.stringify(whole)).not.toEqual(JSON.stringify(early));
    }
  });

  test('is for the placement with the highest goodput', async () => {
    const profile = madeUpProfile({ latency: [...latencyRows(1, slowPrefill), ...latencyRows(2)] });
    const { best, nearest } = await searchWith({ profile });
    expect(best).toMatchObject({
      deployment: { pools: { serve: { tp: 2, pp: 1 } } },
      goodputPerGpu: 7,
    });
    expect(nearest).toBeUndefined();
  });

  test('is for the placement with the fewest GPUs of several that are as good', async () => {
    const profile = madeUpProfile({
      architecture: { heads: 2, layers: 4 },
      kvCapacity: [kvRow(1, 4), kvRow(2, 1)],
    });
    expect((await searchWith({ profile })).best?.deployment).toEqual(
      deploymentOf({ engine: 'published-vllm', tp: 2, pp: 1 }),
    );
  });

  test('tells the nearest placement if none keeps the objectives, and which it misses more', async () => {
    // On instances of its own, a slow prefill leaves the decodes alone, and the other way round.
    const searchSlow = (costs: typeof slowPrefill | typeof slowDecode) => {
      const profile = madeUpProfile({ latency: latencyRows(1, costs), kvCapacity: [kvRow(1, 1)] });
      return searchWith({ engine: 'published-distserve', profile });
    };
    const sizes = { tp: 1, pp: 1 };
    const byPrefill = await searchSlow(slowPrefill);
    expect(byPrefill.best).toBeUndefined();
    expect(byPrefill.nearest).toMatchObject({
      outcome: { deployment: { ppCross: 1, pools: { prefill: sizes, decode: sizes } }, goodputPerGpu: 0 },
      probe: { ratePerGpu: 1, keepsSlo: false, figures: { attainment: { ttft: 0 } } },
      binding: 'ttft',
    });
    const byDecode = await searchSlow(slowDecode);
    expect(byDecode.best).toBeUndefined();
    expect(byDecode.nearest).toMatchObject({ probe: { ratePerGpu: 1, keepsSlo: false }, binding: 'tpot' });
  });

  test('skips placements that cannot be run, with the reason', async () => {
    const profile = madeUpProfile({ kvCapacity: [kvRow(1, 1, 20), kvRow(1, 2)] });
    const { outcomes, isComplete } = await searchWith({ profile });
    expect(isComplete).toBe(true);
    expect(outcomes.map((outcome) => (outcome.status === 'skipped' ? outcome.reason : 'searched'))).toEqual([
      'request 11 has a prompt of 21 tokens, and an instance takes at most 20',
      'searched',
      'no KV capacity is known for tp 2, pp 1 (too little memory, or not in the profile)',
      'no KV capacity is known for tp 2, pp 2 (too little memory, or not in the profile)',
    ]);
  });

  test('has no answer if no placement fits the GPUs', async () => {
    expect(await searchWith({ engine: 'published-distserve', gpusPerNode: 1 })).toEqual({
      outcomes: [],
      isComplete: true,
      best: undefined,
      nearest: undefined,
    });
  });

  test('comes to the same when it is made again', async () => {
    const distserve = { ...settings, engine: 'published-distserve', gpusPerNode: 3 };
    const first = await search(distserve, { threads: 1 });
    expect(await search(structuredClone(distserve), { threads: 1 })).toEqual(first);
  });
});

describe('While it goes on, a search', () => {
  test('tells from the start how many of the placements that can be run are done', async () => {
    const progress: [number, number][] = [];
    const onProgress = (...told: [done: number, total: number]) => progress.push(told);
    await searchWith(
      { profile: madeUpProfile({ kvCapacity: [kvRow(1, 1), kvRow(1, 2), kvRow(2, 2)] }) },
      { onProgress },
    );
    expect(progress).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  test('can be ended before it begins', async () => {
    expect(await searchWith({}, { signal: AbortSignal.abort() })).toEqual({
      outcomes: [],
      isComplete: false,
      best: undefined,
      nearest: undefined,
    });
  });

  test('can be ended between placements, with the best so far', async () => {
    const ending = new AbortController();
    const onProgress = (done: number) => {
      if (done === 1) ending.abort();
    };
    const result = await searchWith({}, { signal: ending.signal, onProgress });
    expect(result.isComplete).toBe(false);
    expect(result.outcomes).toHaveLength(1);
    expect(result.best).toBe(result.outcomes[0]);
  });
});
