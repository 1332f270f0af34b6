import * as fs from 'node:fs';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type * as Study from '../../lib/study/index.js';
import { kvRow, latencyRows, madeUpProfile } from '../profile/made-up.js';

// Threads need built code.
const built = new URL('../../dist/lib/study/index.js', import.meta.url).href;
const { lookAgain, openJournal, search, searchBalanced, searchRatio } = (await import(built)) as typeof Study;

/** Instances of a GPU, one prompt of 10 ms at a time, and two nodes over which KV cache moves. */
const settings: Study.SearchSettings = {
  engine: 'distserve',
  profile: madeUpProfile({
    architecture: { heads: 1, layers: 2, hidden: 1000 },
    latency: latencyRows(1, { prefill: { base: 10 } }),
    kvCapacity: [kvRow(1, 1, 16_000), kvRow(1, 2, 16_000)],
  }),
  nodes: 2,
  gpusPerNode: 4,
  highAffinity: true,
  options: { contextRequests: 1 },
  slo: { ttft: 100, tpot: 100, ttftAttainment: 90, tpotAttainment: 90 },
  maxRatePerGpu: 100,
  tolerance: 5,
  lengths: Array.from({ length: 100 }, (_, i) => ({ promptLength: 100 + i, outputLength: 3 })),
  seed: 1,
};
const { nodes: _, gpusPerNode: __, highAffinity: ___, ...rest } = settings;
const ratioSettings: Study.RatioSettings = {
  ...rest,
  prefill: { tp: 1, pp: 1 },
  decode: { tp: 1, pp: 2 },
  maxPrefillInstances: 3,
  maxDecodeInstances: 2,
};

/** The strategies, each with its settings. */
const studies: readonly [
  string,
  Study.StrategySettings,
  (options: Study.StudyOptions) => Promise<unknown>,
][] = [
  ['placements', settings, (options) => search(settings, options)],
  ['ratio', ratioSettings, (options) => searchRatio(ratioSettings, options)],
  ['balanced', settings, (options) => searchBalanced(settings, options)],
  [
    'a second look',
    settings,
    async (options) => {
      const { best } = await search(settings, { threads: 1 });
      return await lookAgain(settings, best!, options);
    },
  ],
];

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'simdistserve-')), 'a journal');
});
afterEach(() => rmSync(join(path, '..'), { recursive: true }));

const lines = () => readFileSync(path, 'utf8').split('\n').slice(0, -1);

describe.each(studies)('A study of %s', (_name, asked, study) => {
  const withJournal = async (threads: number) => {
    using journal = openJournal(path, asked, { fs, version: '1.2.3' });
    const progress: [number, number][] = [];
    const result = await study({ threads, journal, onProgress: (...each) => progress.push(each) });
    return { result, progress };
  };

  test('comes to the same bytes on one thread and on three', async () => {
    const one = JSON.stringify(await study({ threads: 1 }));
    expect(JSON.stringify(await study({ threads: 3 }))).toBe(one);
    expect(JSON.stringify(await study({ threads: 3, maxMemory: 300e6 }))).toBe(one);
  });

  test('goes on with its journal where it stopped, and comes to the same', async () => {
    const { result: whole } = await withJournal(1);
    const all = lines();
    expect(all.length).toBeGreaterThan(2);
    for (const kept of new Set([1, Math.floor(all.length / 2), all.length])) {
      writeFileSync(path, `${all.slice(0, kept).join('\n')}\n`);
      const { result, progress } = await withJournal(kept === 1 ? 1 : 2);
      expect(JSON.stringify(result)).toBe(JSON.stringify(whole));
      expect(progress[0]![0]).toBe(Math.min(kept - 1, progress[0]![0]));
      expect(new Set(lines())).toEqual(new Set(all));
    }
  });

  test('does nothing again that is in its journal', async () => {
    await withJournal(1);
    const kept = lines();
    await withJournal(1);
    expect(lines()).toEqual(kept);
  });

  test.each([1, 2])('is ended by the signal, on %s threads', async (threads) => {
    const ending = new AbortController();
    let told = 0;
    const onProgress = () => {
      told += 1;
      if (told === 2) ending.abort();
    };
    const result = await study({ threads, signal: ending.signal, onProgress });
    if (result !== undefined) expect(result).toMatchObject({ isComplete: false });
    expect(told).toBe(2);
  });

  test('tells how much of it is done, up to all of it', async () => {
    const { progress } = await withJournal(1);
    const dones = progress.map(([done]) => done);
    expect(dones).toEqual([...dones].sort((a, b) => a - b));
    expect(dones[0]).toBe(0);
    for (const [done, total] of progress) expect(done).toBeLessThanOrEqual(total);
  });
});

test('In a ratio, 1:2 is not 2:1, nor is a placement the same with more requests', async () => {
  {
    using journal = openJournal(path, ratioSettings, { fs, version: '1.2.3' });
    await searchRatio(ratioSettings, { threads: 1, journal });
  }
  const keys = lines()
    .slice(1)
    .map((line) => JSON.parse(line).key);
  expect(new Set(keys).size).toBe(6);
});

test('Threads load an engine of one’s own by its path', async () => {
  const mine = join(path, '..', 'mine.mjs');
  const engines = new URL('../../dist/lib/engines/index.js', import.meta.url).href;
  writeFileSync(
    mine,
    `import { isMainThread } from 'node:worker_threads';
    import { engines } from ${JSON.stringify(engines)};
    const { start, ...row } = engines.distserve;
    export default {
      ...row,
      start(...given) {
        if (isMainThread) throw new Error('a thread was to do this');
        return start(...given);
      },
    };`,
  );
  const { loadEngines } = (await import(engines)) as typeof import('../../lib/engines/index.js');
  const asked = { ...settings, engine: mine };
  const result = await search(asked, { threads: 2, engines: await loadEngines(mine) });
  const own = await search(settings, { threads: 1 });
  const rates = ({ outcomes }: Study.SearchResult) =>
    outcomes.map((each) => (each.status === 'searched' ? each.goodputPerGpu : each.status));
  expect(rates(result)).toEqual(rates(own));
});
