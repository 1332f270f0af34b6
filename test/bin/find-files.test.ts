import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findFiles } from '../../bin/find-files.js';
import { InputError } from '../../lib/input/index.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-'));
afterAll(() => rmSync(folder, { recursive: true }));

for (const name of ['1.csv', '2.csv', '{1..3}.csv', 'x(1).txt', `${'a'.repeat(200)}c`])
  writeFileSync(join(folder, name), '');

const { signal } = new AbortController();
const find = (...patterns: string[]) =>
  findFiles(
    patterns.map((pattern) => `${folder}/${pattern}`),
    'FILES',
    signal,
  );
const names = async (...patterns: string[]) =>
  (await find(...patterns))?.map((path) => path.slice(folder.length + 1));

describe('Files are found', () => {
  test.each<[string, string[], string[]]>([
    ['by their paths, each once', ['2.csv', '1.csv', './2.csv'], ['2.csv', '1.csv']],
    ['by patterns, in order', ['*.csv'], ['1.csv', '2.csv', '{1..3}.csv']],
    ['by patterns with parentheses in them', ['x(?)*'], ['x(1).txt']],
    ['by ranges', ['{2..1}.{a..c}sv'], ['1.csv', '2.csv']],
    ['by a path that is a pattern too', ['{1..3}.csv'], ['{1..3}.csv']],
  ])('%s', async (_, patterns, found) => {
    expect(await names(...patterns)).toEqual(found);
  });

  test('until the signal', async () => {
    expect(await findFiles([`${folder}/*.csv`], 'FILES', AbortSignal.abort())).toBeUndefined();
  });
});

describe('A pattern is refused in one line', () => {
  test.each([
    ['that is too long', 'a*'.repeat(35_000), 'a pattern of at most 4096 characters'],
    ['of many numbers', '{1..1000000}', 'at most 1000 others'],
    ['of many numbers in braces', '{a,{1..1000000}}', 'at most 1000 others'],
    ['of numbers that multiply', '{1..40}{1..40}', 'at most 1000 others'],
    ['of letters that multiply', '{a..z}{a..z}{a..z}{a..z}', 'at most 1000 others'],
    ['of so many numbers that they are not counted', '{1..1e9}', 'a pattern that can be looked for'],
    ['of many wildcards', '*a*a*a*a*a*a*a*a*a*a*b', 'at most 4 wildcards between slashes'],
    ['of no more wildcards than take a minute', '*a*a*a*a*b', 'at most 4 wildcards between slashes'],
    ['of wildcards within repeated groups', '+(+(a*)*)b', 'none within +() or *()'],
    ['that repeats a choice', '(a|aa)+b', 'files, got none'],
    ['that chooses often', `${'(a|aa)'.repeat(30)}b`, 'files, got none'],
    ['that finds nothing', '*.jpg', 'files, got none'],
  ])('%s', async (_, pattern, expected) => {
    const refused = await find(pattern).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InputError);
    expect((refused as Error).message).toMatch(/^FILES: expected .*$/);
    expect((refused as Error).message).toContain(expected);
  });

  test('or taken, whatever it is', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '*',
        '**',
        '?',
        '{',
        '}',
        ',',
        '..',
        '[',
        ']',
        '!',
        '(',
        ')',
        '+',
        '@',
        '|',
        '\\',
        '/',
        '-',
      ),
      fc.constantFrom('a', '1', '1000', '.csv', 'z', '^', ':alpha:', ' ', 'é', '\n'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 20 }), async (pieces) => {
        // Up the tree there is more than a test should look at.
        const pattern = pieces.join('').replaceAll('../', '');
        const answer = await find(pattern).catch((error: unknown) => error);
        if (!Array.isArray(answer)) expect(answer).toBeInstanceOf(InputError);
      }),
      { numRuns: 300 },
    );
  });
});
