import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { InputError } from '../../../lib/input/index.js';
import { listProfiles, loadProfile, loadProfiles, type ProfileFs } from '../../../lib/profile/index.js';
import { madeUpProfile, profileText } from '../made-up.js';

describe('In a folder', () => {
  let folder: string;
  beforeAll(() => {
    folder = fs.mkdtempSync(join(tmpdir(), 'profiles-'));
    for (const name of ['h100', 'tables', 'more/of']) fs.mkdirSync(join(folder, name), { recursive: true });
    fs.writeFileSync(join(folder, 'b.json'), profileText({ model: 'b' }));
    fs.writeFileSync(join(folder, 'a.json'), profileText({ model: 'a' }));
    fs.writeFileSync(join(folder, 'h100/c-fp8.json'), profileText({ model: 'c' }));
    fs.writeFileSync(join(folder, 'more/of/d.json'), profileText({ model: 'd' }));
    fs.writeFileSync(join(folder, 'tables/gpus.json'), 'no profile');
    fs.writeFileSync(join(folder, 'notes.txt'), 'no profile');
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  // Whatever the order in which the file system has them.
  const readdirSync = (...asked: Parameters<typeof fs.readdirSync>) => fs.readdirSync(...asked).reverse();
  const backwards = { ...fs, readdirSync } as unknown as ProfileFs;

  test('every JSON file in it is a profile, in the order of their paths', async () => {
    const found = await loadProfiles(folder, backwards);
    expect(found.map(({ origin, profile }) => [origin, profile.model])).toEqual([
      [join(folder, 'a.json'), 'a'],
      [join(folder, 'b.json'), 'b'],
    ]);
  });

  test('those in its sub-folders come after them in a list of all; tables are none', async () => {
    const found = await listProfiles(folder, backwards);
    expect(found.map(({ origin, profile }) => [origin, profile.model])).toEqual([
      [join(folder, 'a.json'), 'a'],
      [join(folder, 'b.json'), 'b'],
      [join(folder, 'h100/c-fp8.json'), 'c'],
    ]);
  });

  test('one that is no profile is refused by its path', async () => {
    const path = join(folder, 'wrong.json');
    fs.writeFileSync(path, '[]');
    for (const load of [loadProfiles, listProfiles]) {
      await expect(load(folder, fs)).rejects.toThrow(
        new InputError(`${path}: expected an object, got a list of 0`),
      );
    }
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
