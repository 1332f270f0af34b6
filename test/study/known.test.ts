import { describe, expect, test } from '@jest/globals';
import { type EngineTable, engines } from '../../lib/engines/index.js';
import {
  findGoodput,
  jobOf,
  keyOfJob,
  lookAgain,
  type SearchSettings,
  search,
  searchBalanced,
} from '../../lib/study/index.js';
import { kvRow, latencyRows, madeUpProfile } from '../profile/made-up.js';
import { settings as small, smallJob } from './small-search.js';

/** Engines that count how often they are started, by how many requests there were. */
function counting() {
  const runs: number[] = [];
  const table = Object.fromEntries(
    Object.entries(engines).map(([name, engine]) => [
      name,
      {
        ...engine,
        start: (...[env, spec, requests, options]: Parameters<typeof engine.start>) => {
          runs.push(requests.length);
          return engine.start(env, spec, requests, options);
        },
      },
    ]),
  ) as EngineTable;
  return { runs, table };
}

// A prefill takes 7 ms, and the engine's overhead 3: 100 requests/s at most.
const settings: SearchSettings = {
  ...small,
  profile: madeUpProfile({
    architecture: { heads: 1, layers: 1 },
    latency: latencyRows(1, { prefill: { base: 7 } }),
    kvCapacity: [kvRow(1, 1, 100)],
  }),
  gpusPerNode: 1,
  slo: { ttft: 100, tpot: 1000, ttftAttainment: 90, tpotAttainment: 90 },
  maxRatePerGpu: 400,
  tolerance: 20,
  lengths: Array.from({ length: 100 }, () => ({ promptLength: 100, outputLength: 0 })),
};

describe('What is known is not simulated again:', () => {
  test('a second look runs the first miss once more, to its end, and the longer run', async () => {
    const { runs, table } = counting();
    const { best } = await search(settings, { engines: table });
    const rates = best!.probes.length;
    expect(runs).toEqual(Array(rates).fill(100));
    const look = await lookAgain(settings, best!, { engines: table });
    expect(runs.slice(rates)).toEqual([100, ...Array(rates).fill(5000)]);
    expect(look!.firstMiss!.probe.figures.ttftQuantile).toBeGreaterThanOrEqual(100);
  });

  test('not even that where all figures are known', async () => {
    const { runs, table } = counting();
    const whole = { ...settings, figures: true };
    const { best } = await search(whole, { engines: table });
    const rates = runs.length;
    await lookAgain(whole, best!, { engines: table });
    expect(runs.slice(rates)).toEqual(Array(rates).fill(5000));
  });

  test('nor for balanced instances, whose first misses are known', async () => {
    const { runs, table } = counting();
    const balanced = { ...settings, engine: 'published-distserve', gpusPerNode: 2, highAffinity: true };
    const { best } = (await searchBalanced(balanced, { engines: table }))!;
    const before = runs.length;
    const look = await lookAgain(balanced, best!.outcome, { engines: table });
    expect(new Set(runs.slice(before))).toEqual(new Set([5000]));
    expect(look!.firstMiss).toEqual(best!.outcome.firstMiss);
  });

  test('a job whose rates are all known simulates nothing', async () => {
    const { runs, table } = counting();
    const job = smallJob();
    const first = (await findGoodput(job, small, { engines: table }))!;
    const { length } = runs;
    expect(length).toBe(3);
    const again = await findGoodput(jobOf({ ...job, known: first.probes }), small, { engines: table });
    expect(again).toEqual(first);
    expect(runs).toHaveLength(length);
  });

  test('and what is known does not tell a job from another', () => {
    const job = smallJob();
    const known = [{ ratePerGpu: 4, rate: 4, keepsSlo: true }];
    expect(keyOfJob(jobOf({ ...job, known }))).toBe(keyOfJob(job));
    expect(keyOfJob(jobOf({ ...job, completesFirstMiss: true }))).not.toBe(keyOfJob(job));
    expect(keyOfJob(jobOf({ ...job, requests: 21 }))).not.toBe(keyOfJob(job));
    expect(keyOfJob(jobOf({ ...job, alone: 'decode' }))).not.toBe(keyOfJob(job));
  });
});

test('A study with an engine that threads cannot load stays in this thread', async () => {
  const { runs, table } = counting();
  const { outcomes } = await search(small, { engines: table, threads: 4 });
  expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill('searched'));
  expect(runs).toHaveLength(12);
});
