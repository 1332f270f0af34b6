import * as fs from 'node:fs';
import { expect, test } from '@jest/globals';
import { bundledFolders } from '../../lib/bundled-folders.js';
import { listProfiles, profileJson, readProfile } from '../../lib/profile/index.js';
import { madeUpProfile } from './made-up.js';

test('Each profile that comes with the package is written as a file that gives it back', async () => {
  const found = await listProfiles(bundledFolders.profiles, fs);
  expect(found.length).toBeGreaterThan(3);
  for (const { profile, origin } of found) {
    expect(readProfile(new TextEncoder().encode(profileJson(profile)), origin)).toEqual(profile);
  }
});

test('What is short stands on one line', () => {
  const architecture = { layers: 2, heads: 2 };
  const text = profileJson(madeUpProfile({ aliases: [], latency: [], architecture }));
  expect(text).toContain('  "architecture": { "layers": 2, "heads": 2 },\n  "latency": [],\n');
  expect(text).toContain('\n  "aliases": [],\n');
  expect(text.endsWith('\n}\n')).toBe(true);
});
