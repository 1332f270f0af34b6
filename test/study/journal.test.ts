import * as fs from 'node:fs';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { keyOf } from '../../lib/deployment/index.js';
import { InputError } from '../../lib/input/index.js';
import { type JournalFs, openJournal, type SearchSettings, search } from '../../lib/study/index.js';
import { madeUpProfile } from '../profile/made-up.js';
import { settings } from './small-search.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
  path = join(folder, 'search.journal');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (changed: Partial<SearchSettings> = {}, version = '1.2.3', others: Partial<JournalFs> = {}) =>
  openJournal(path, { ...settings, ...changed }, { fs: { ...fs, ...others }, version });

async function searchAll(changed: Partial<SearchSettings> = {}) {
  using journal = open(changed);
  return await search({ ...settings, ...changed }, { threads: 1, journal });
}

const lines = () => readFileSync(path, 'utf8').trimEnd().split('\n');

describe('A journal', () => {
  test('has a line of what was asked and one for each placement that is done', async () => {
    const { outcomes } = await searchAll();
    const [header, ...rest] = lines().map((line) => JSON.parse(line));
    expect(header).toMatchObject({
      program: 'simdistserve',
      version: '1.2.3',
      asked: { engine: 'published-vllm', requests: 20, 'slo.ttft': 100, seed: 0 },
    });
    expect(header.settings).toMatch(/^[0-9a-f]{64}$/);
    expect(rest).toEqual(
      outcomes.map((outcome) => ({
        version: '1.2.3',
        settings: header.settings,
        key: expect.stringContaining(keyOf(outcome.deployment)),
        outcome,
        sum: expect.stringMatching(/^[0-9a-f]{16}$/),
      })),
    );
    expect(fs.readdirSync(folder)).toEqual(['search.journal']);
  });

  test('gives a search that goes on what was found before', async () => {
    const whole = await searchAll();
    const all = lines();
    for (const kept of [1, 2, 4, 5]) {
      writeFileSync(path, `${all.slice(0, kept).join('\n')}\n`);
      const progress: number[] = [];
      using journal = open();
      const result = await search(settings, {
        threads: 1,
        journal,
        onProgress: (done) => progress.push(done),
      });
      expect(result).toEqual(whole);
      expect(progress[0]).toBe(kept - 1);
      expect(lines()).toEqual(all);
    }
  });

  test('loses no more than a line that was torn, wherever', async () => {
    const whole = await searchAll();
    const bytes = readFileSync(path);
    for (let length = 0; length < bytes.length; length += 97) {
      writeFileSync(path, bytes.subarray(0, length));
      expect(await searchAll()).toEqual(whole);
      expect(readFileSync(path)).toEqual(bytes);
    }
  });

  test.each<[string, Partial<SearchSettings>, string, string]>([
    ['requests', { lengths: settings.lengths.slice(1) }, '1.2.3', 'requests 20, and this search has 19'],
    ['a target', { slo: { ...settings.slo, ttft: 99 } }, '1.2.3', 'slo.ttft 100, and this search has 99'],
    [
      'a seed',
      { seed: 4, tolerance: 2 },
      '1.2.3',
      'tolerance 1, and this search has 2 (and 1 more setting differs)',
    ],
    [
      'lengths',
      { lengths: settings.lengths.map((each) => ({ ...each, outputLength: 6 })) },
      '1.2.3',
      'other request lengths (another workload?)',
    ],
    [
      'a profile',
      { profile: madeUpProfile({ source: 'Elsewhere.' }) },
      '1.2.3',
      'another profile of the model',
    ],
  ])('of other settings is refused: %s', async (_what, changed, version, message) => {
    await searchAll();
    const error = new InputError(`the journal ${path} was written with ${message}`);
    expect(() => open(changed, version)).toThrow(error);
    expect(fs.readdirSync(folder)).toEqual(['search.journal']);
  });

  test('is the same whether every iteration is an event or not', async () => {
    const whole = await searchAll();
    expect(await searchAll({ exactEvents: true })).toEqual(whole);
  });

  test('of another version is refused', async () => {
    await searchAll();
    expect(() => open({}, '1.2.4')).toThrow(
      `the journal ${path} was written by version "1.2.3", and this is version "1.2.4", whose results may differ`,
    );
  });

  test.each<[string, (all: string[]) => string[], string]>([
    [
      'some other file',
      () => ['hello'],
      ': expected a journal of simdistserve or a file that is not there yet',
    ],
    [
      'a damaged line',
      (all) => all.with(2, all[2]!.slice(1)),
      ': line 3: expected a line as the program writes it, got a damaged one',
    ],
    [
      'a goodput that is none',
      (all) => all.with(2, all[2]!.replace('"goodputPerGpu":7', '"goodputPerGpu":6')),
      ': line 3: expected a line as the program writes it, got a damaged one',
    ],
    ['a placement twice', (all) => [...all, all[1]!], ': line 6: tp=1, pp=1 is there for the second time'],
  ])('is refused if it is %s', async (_what, change, message) => {
    await searchAll();
    const changed = `${change(lines()).join('\n')}\n`;
    writeFileSync(path, changed);
    expect(() => open()).toThrow(new InputError(`${path}${message}`));
    expect(readFileSync(path, 'utf8')).toBe(changed);
  });

  test('is one search’s at a time', async () => {
    using _ = open();
    const other = { pid: process.pid + 1, isAlive: () => true };
    expect(() => openJournal(path, settings, { fs, version: '1.2.3', processes: other })).toThrow(
      `${path} is in use by process ${process.pid}`,
    );
    const survivor = { ...other, isAlive: () => false };
    openJournal(path, settings, { fs, version: '1.2.3', processes: survivor })[Symbol.dispose]();
  });

  test('that cannot be written ends the search, and says why', async () => {
    const full = () => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    };
    using journal = open({}, '1.2.3', { fsyncSync: (() => {}) as typeof fs.fsyncSync });
    await search(settings, { threads: 1, journal });
    rmSync(path);
    expect(() => open({}, '1.2.3', { writeSync: full as unknown as typeof fs.writeSync })).toThrow(
      `cannot write the journal ${path}: ENOSPC`,
    );
  });
});
