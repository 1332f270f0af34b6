import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { InputError } from '../../lib/input/index.js';
import { chooseProfile, loadProfile, loadProfiles, type ProfileFs } from '../../lib/profile/index.js';
import { madeUpProfile } from './made-up.js';

describe('Of the profiles that there are', () => {
  const found = (model: string, aliases: string[], gpu: string) => ({
    profile: madeUpProfile({ model, aliases, gpu }),
    origin: `${model}-${gpu}.json`,
  });
  const tiny = found('acme/tiny', ['tiny', 'TINY-1B'], 'A100-80G');
  const tinyOnH100 = found('acme/tiny', ['tiny'], 'H100');
  const bigOnH100 = found('acme/big', [], 'H100');
  const hugeOnH100 = found('acme/huge', ['huge'], 'H100');
  const hugeOnH200 = found('acme/huge', ['huge'], 'H200');
  const all = [tinyOnH100, tiny, bigOnH100, hugeOnH200, hugeOnH100];

  test.each([
    ['a model by its name', { model: 'acme/tiny' }, tiny],
    ['a model by an alias', { model: 'tiny' }, tiny],
    ['a model in any case', { model: 'tiny-1b' }, tiny],
    ['a model for a GPU', { model: 'tiny', gpu: 'H100' }, tinyOnH100],
    ['a model for a GPU in any case', { model: 'ACME/tiny', gpu: 'a100-80g' }, tiny],
    ['a model for the only GPU that it has a profile for', { model: 'acme/big' }, bigOnH100],
    ['the only model for a GPU', { gpu: 'H200' }, hugeOnH200],
    ['the only model for the default GPU', {}, tiny],
  ])('%s is chosen', (_, query, expected) => {
    expect(chooseProfile(all, query)).toBe(expected);
  });

  test('the only one is chosen if nothing is asked for', () => {
    expect(chooseProfile([hugeOnH200], {})).toBe(hugeOnH200);
  });

  test.each([
    [
      'of an unknown model',
      { model: 'tine' },
      'model: expected one of acme/tiny, acme/big, acme/huge, or an alias of one, got "tine"',
    ],
    [
      'for an unknown GPU',
      { model: 'huge', gpu: 'V100' },
      'gpu: expected one of H200, H100, for which acme/huge has a profile, got "V100"',
    ],
    [
      'for one of several GPUs, none of them the default',
      { model: 'huge' },
      'several profiles fit: name a model and a GPU, of acme/huge on H200, acme/huge on H100',
    ],
  ])('none is chosen %s', (_, query, message) => {
    expect(() => chooseProfile(all, query)).toThrow(new InputError(message));
  });

  test('none is chosen of two for one model and GPU', () => {
    const twin = { profile: tiny.profile, origin: 'twin.json' };
    expect(() => chooseProfile([tiny, twin], { model: 'tiny' })).toThrow(
      new InputError('several profiles fit: acme/tiny-A100-80G.json, twin.json'),
    );
  });
});

describe('In a folder', () => {
  const text = (model: string) =>
    JSON.stringify({
      kind: 'profile',
      units: { latency: 'ms', kvCapacity: 'tokens' },
      ...madeUpProfile({ model }),
    });
  let folder: string;
  beforeAll(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'profiles-'));
    fs.mkdirSync(join(folder, 'more/of'), { recursive: true });
    fs.writeFileSync(join(folder, 'b.json'), text('b'));
    fs.writeFileSync(join(folder, 'a.json'), text('a'));
    fs.writeFileSync(join(folder, 'more/of/c.json'), text('c'));
    fs.writeFileSync(join(folder, 'notes.txt'), 'no profile');
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  test('every JSON file, in it or below, is a profile, in the order of their paths', async () => {
    // Whatever the order in which the file system has them.
    const readdirSync = (...asked: Parameters<typeof fs.readdirSync>) => fs.readdirSync(...asked).reverse();
    const found = await loadProfiles(folder, { ...fs, readdirSync } as unknown as ProfileFs);
    expect(found.map(({ origin, profile }) => [origin, profile.model])).toEqual([
      [join(folder, 'a.json'), 'a'],
      [join(folder, 'b.json'), 'b'],
      [join(folder, 'more/of/c.json'), 'c'],
    ]);
  });

  test('one that is no profile is refused by its path', async () => {
    const path = join(folder, 'more/wrong.json');
    fs.writeFileSync(path, '[]');
    await expect(loadProfiles(folder, fs)).rejects.toThrow(
      new InputError(`${path}: expected an object, got a list of 0`),
    );
    fs.rmSync(path);
  });

  test('a single one can be read by its path', async () => {
    expect((await loadProfile(join(folder, 'b.json'), fs)).profile).toEqual(madeUpProfile({ model: 'b' }));
    const nowhere = join(folder, 'z.json');
    await expect(loadProfile(nowhere, fs)).rejects.toThrow(
      `${nowhere}: expected a file that can be read, got the error`,
    );
  });
});
