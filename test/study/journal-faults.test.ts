import * as fs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { InputError } from '../../lib/input/index.js';
import { type JournalFs, openJournal, type SearchSettings, search } from '../../lib/study/index.js';
import { settings } from './small-search.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-journal-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'a journal');
beforeEach(() => {
  for (const name of fs.readdirSync(folder)) rmSync(join(folder, name));
});

const options = { fs, version: '1.2.3' };

/** Searches with the journal, on this thread. @returns the result, and the progress that was told */
async function searchWithJournal(changed: Partial<SearchSettings> = {}, openWith: object = {}) {
  const asked = { ...settings, ...changed };
  using journal = openJournal(path, asked, { ...options, ...openWith });
  const progress: number[] = [];
  const result = await search(asked, { threads: 1, journal, onProgress: (done) => progress.push(done) });
  return { result, progress };
}

const contents = () => fs.readFileSync(path, 'utf8');
const linesOf = (text: string) => text.split('\n').slice(0, -1);

describe('A journal', () => {
  test('gives numbers back that JSON has no words for', async () => {
    const { outcomes } = await search(settings, { threads: 1 });
    const [first] = outcomes;
    if (first?.status !== 'searched') throw new Error('it was to be searched');
    const [probe] = first.probes;
    const figures = {
      ttftQuantile: Infinity,
      tpotQuantile: 0.1 + 0.2,
      attainment: { ttft: 0, tpot: 0, both: 0 },
    };
    const strange = { ...first, probes: [{ ...probe!, figures }, ...first.probes.slice(1)] };
    {
      using journal = openJournal(path, settings, options);
      journal.append('a job', strange);
    }
    using journal = openJournal(path, settings, options);
    expect(journal.found('a job')).toEqual(strange);
  });
});

describe('A journal is refused', () => {
  const refusal = (changed: Partial<SearchSettings> = {}, openWith: object = {}): string => {
    const before = fs.existsSync(path) ? contents() : undefined;
    try {
      openJournal(path, { ...settings, ...changed }, { ...options, ...openWith })[Symbol.dispose]();
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      if (before !== undefined) expect(contents()).toBe(before);
      return (error as Error).message;
    }
    throw new Error('it was taken');
  };

  test('with the names that the user has for settings', async () => {
    await searchWithJournal();
    expect(refusal({ seed: 7 }, { names: { seed: '--seed' } })).toContain('--seed 0, and');
  });

  test('not when the same settings come in another order', async () => {
    await searchWithJournal();
    const turned = Object.fromEntries(Object.entries(settings).reverse()) as unknown as SearchSettings;
    expect((await searchWithJournal(turned)).progress).toEqual([4]);
  });

  test.each(['a', 'id,prompt\n1,2\n', '{"program":"other"}\n', '\n', '[1]\n'])(
    'when it is none, and the file is left as it is: %j',
    (text) => {
      fs.writeFileSync(path, text);
      expect(refusal()).toBe(`${path}: expected a journal of simdistserve or a file that is not there yet`);
    },
  );

  test.each<[string, (line: string) => string]>([
    ['is no JSON', (line) => line.slice(0, 50)],
    ['is empty', () => ''],
    ['is something else', () => '{"version":"1.2.3"}'],
    ['has another goodput than its rates', (line) => line.replace('"goodputPerGpu":7', '"goodputPerGpu":6')],
    ['has no verdict', (line) => line.replace('"keepsSlo":true', '"keepsSlo":"yes"')],
    ['has another number of GPUs', (line) => line.replace('"gpus":2', '"gpus":3')],
    ['has no deployment', (line) => line.replace('"deployment":', '"redeployment":')],
    ['is of another version', (line) => line.replace('1.2.3', '1.2.2')],
    ['is of other settings', (line) => line.replace(/"settings":"./, '"settings":"x')],
  ])('when a line in its middle %s, and it is said which', async (_, damage) => {
    await searchWithJournal();
    const lines = linesOf(contents());
    const damaged = damage(lines[2]!);
    expect(damaged).not.toBe(lines[2]);
    fs.writeFileSync(path, `${lines.with(2, damaged).join('\n')}\n`);
    expect(refusal()).toMatch(`${path}: line 3: `);
  });

  test('when the hash is not that of the settings beside it', async () => {
    await searchWithJournal();
    fs.writeFileSync(path, contents().replace(/"settings":"./, '"settings":"x'));
    expect(refusal()).toMatch(`${path}: line 1: `);
  });

  test('while a living process has it, and taken over from one that is no more', () => {
    const processes = (pid: number, alive: number[]) => ({
      pid,
      isAlive: (other: number) => alive.includes(other),
    });
    const journal = openJournal(path, settings, { ...options, processes: processes(10, []) });
    expect(refusal({}, { processes: processes(11, [10, 11]) })).toBe(
      `${fs.realpathSync(path)} is in use by process 10 (if that is another program, delete ${fs.realpathSync(path)}.lock)`,
    );
    openJournal(path, settings, { ...options, processes: processes(11, [11]) })[Symbol.dispose]();
    journal[Symbol.dispose]();
    openJournal(path, settings, { ...options, processes: processes(11, [10, 11]) })[Symbol.dispose]();
  });

  test('in a folder that is not there', () => {
    expect(() => openJournal(join(folder, 'none', 'j'), settings, options)).toThrow(
      /^cannot write the journal .*: ENOENT$/,
    );
  });
});

describe('While it is written, a journal', () => {
  test('is on the disk line by line before the search goes on', async () => {
    const calls: string[] = [];
    const watched: JournalFs = {
      ...fs,
      writeSync: ((file: number, data: Uint8Array) => {
        calls.push('write');
        return fs.writeSync(file, data);
      }) as typeof fs.writeSync,
      fsyncSync: (file) => {
        calls.push('flush');
        fs.fsyncSync(file);
      },
    };
    using journal = openJournal(path, settings, { ...options, fs: watched });
    await search(settings, {
      threads: 1,
      journal,
      onProgress: (done) => {
        calls.push(`${done}`);
      },
    });
    const step = ['write', 'flush'];
    expect(calls).toEqual([...step, '0', ...step, '1', ...step, '2', ...step, '3', ...step, '4']);
  });

  test('is written to its end by a disk that takes a little at a time', async () => {
    const slow: JournalFs = {
      ...fs,
      writeSync: ((file: number, data: Uint8Array) =>
        fs.writeSync(file, data.subarray(0, 100))) as typeof fs.writeSync,
    };
    await searchWithJournal({}, { fs: slow });
    expect((await searchWithJournal()).progress).toEqual([4]);
  });

  test('ends the search when the disk is full, and can be gone on with', async () => {
    let left = 1200;
    const full: JournalFs = {
      ...fs,
      writeSync: ((file: number, data: Uint8Array) => {
        if (left === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        const written = fs.writeSync(file, data.subarray(0, left));
        left -= written;
        return written;
      }) as typeof fs.writeSync,
    };
    await expect(searchWithJournal({}, { fs: full })).rejects.toThrow(
      new InputError(`cannot write the journal ${path}: ENOSPC`),
    );
    expect(contents()).not.toMatch(/\n$/);
    const { result } = await searchWithJournal();
    expect(result).toEqual(await search(settings, { threads: 1 }));
  });

  test('ends the search when somebody else writes to it', async () => {
    using journal = openJournal(path, settings, options);
    const onProgress = (done: number) => {
      if (done === 1) fs.appendFileSync(path, 'me too\n');
    };
    await expect(search(settings, { threads: 1, journal, onProgress })).rejects.toThrow(
      `${path}: another process has written to the journal`,
    );
    expect(linesOf(contents()).map((line) => line.slice(0, 6))).toEqual(['{"prog', '{"vers', 'me too']);
  });
});
