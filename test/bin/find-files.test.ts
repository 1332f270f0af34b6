import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { findFiles } from '../../bin/find-files.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'deep', 'er'), { recursive: true });
const names = ['run-1.json', 'run-2.json', 'opt-13b_rate-2_seed-0.json', 'deep/er/run-3.json', 'a(1).json'];
for (const name of names) writeFileSync(join(folder, name), '');
// A name that a pattern of many stars takes ages to tell from one that fits.
writeFileSync(join(folder, 'a'.repeat(240)), '');

const { signal } = new AbortController();
const find = (pattern: string) => findFiles([join(folder, pattern)], 'FILES', signal);
const found = async (pattern: string) => (await find(pattern))!.map((path) => path.slice(folder.length + 1));

describe('Patterns of files', () => {
  test.each([
    ['run-?.json', ['run-1.json', 'run-2.json']],
    ['run-{1..9}.json', ['run-1.json', 'run-2.json']],
    ['*opt*rate*seed*.json', ['opt-13b_rate-2_seed-0.json']],
    ['**/*-3.json', ['deep/er/run-3.json']],
    ['a(?).json', ['a(1).json']],
    ['[a-c](1)*', ['a(1).json']],
  ])('find what they mean: %s', async (pattern, expected) => expect(await found(pattern)).toEqual(expected));

  test.each([
    [
      'that is very long',
      'x'.repeat(70_000),
      /expected a pattern of at most 4096 characters, got one of 7\d{4}$/,
    ],
    ['of a million names', 'run-{1..1000000}.json', /whose braces stand for at most 1000 others, got /],
    ['whose braces multiply', '{1..50}{1..50}.json', /whose braces stand for at most 1000 others, got /],
    ['of a million names in other braces', '{a,{ 1..1000000}}', /that can be looked for, got .*range limit/],
    ['with many stars', '*a*a*a*a*a*a*a*a*c', /with at most 4 stars between slashes, got /],
    ['with many stars in braces', '{*a,*a}{*a,*a}*a*c', /with at most 4 stars between slashes, got /],
    ['with stars in stars', '*(*a)c', /^FILES: expected files, got none for /],
    ['that repeats', '(a|aa)+c', /^FILES: expected files, got none for /],
    ['that repeats in classes', '[a]+[a]+[a]+[a]+[a]+c', /^FILES: expected files, got none for /],
    ['that chooses often', `${'(a|aa)'.repeat(30)}c`, /^FILES: expected files, got none for /],
  ])('are refused in one line and at once: one %s', async (_what, pattern, message) => {
    const error: Error = await find(pattern).then(
      () => new Error('nothing was refused'),
      (refusal) => refusal,
    );
    expect(error.message).toMatch(message);
    expect(error.message.split('\n')).toHaveLength(1);
  });

  test('end early where the signal says so', async () => {
    expect(await findFiles([join(folder, '*')], 'FILES', AbortSignal.abort())).toBeUndefined();
  });
});
