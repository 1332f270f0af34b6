import * as fs from 'node:fs';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../lib/input/index.js';
import { openJournal, type SearchResult, search } from '../../lib/study/index.js';
import { settings } from './small-search.js';

const folder = mkdtempSync(join(tmpdir(), 'simdistserve-mutants-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = join(folder, 'a journal');
const open = () => openJournal(path, settings, { fs: { ...fs, fsyncSync: () => {} }, version: '1.2.3' });
const searchAll = async () => {
  using journal = open();
  return await search(settings, { threads: 1, journal });
};

let whole: SearchResult;
let bytes: Buffer;
beforeAll(async () => {
  whole = await searchAll();
  bytes = readFileSync(path);
});

/** What is made of a mutant: the right result, or a refusal in one line; anything else is thrown. */
async function answerTo(mutant: Uint8Array | string): Promise<void> {
  writeFileSync(path, mutant);
  try {
    expect(await searchAll()).toEqual(whole);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).not.toMatch(/\n/);
  }
}

describe('A journal that was damaged is read rightly or refused in one line:', () => {
  test('torn, overwritten, with holes, or with something between', async () => {
    const place = () => fc.nat({ max: bytes.length });
    const mutation = fc.record({
      from: place(),
      length: fc.oneof(fc.constant(0), fc.constant(1), fc.nat({ max: 300 })),
      put: fc.oneof(
        fc.uint8Array({ maxLength: 3 }).map((each) => Buffer.from(each)),
        fc.constantFrom('\n', '{}', 'null', '"', '7', '[', '\r\n', '\0').map((each) => Buffer.from(each)),
      ),
      end: fc.oneof(fc.constant(undefined), place()),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ from, length, put, end }) => {
        const mutant = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + length)]);
        await answerTo(mutant.subarray(0, end));
      }),
      { numRuns: 300 },
    );
  });

  test('with other values in its lines', async () => {
    const lines = bytes.toString().trimEnd().split('\n');
    const mutation = fc.record({
      line: fc.nat({ max: lines.length - 1 }),
      name: fc.constantFrom(
        ...['program', 'version', 'settings', 'asked', 'key', 'outcome', 'sum', '__proto__', 'toString'],
      ),
      inner: fc.option(fc.constantFrom('seed', 'slo.ttft', 'probes', 'gpus', 'constructor', '__proto__')),
      value: fc.jsonValue({ maxDepth: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ line, name, inner, value }) => {
        const entry = JSON.parse(lines[line]!);
        const target =
          inner === null || !Object.hasOwn(entry, name) || Object(entry[name]) !== entry[name]
            ? entry
            : entry[name];
        const written = { value, enumerable: true, configurable: true, writable: true };
        Object.defineProperty(target, inner ?? name, written);
        await answerTo(`${lines.with(line, JSON.stringify(entry)).join('\n')}\n`);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['settings that are no words', '"seed":0', '"seed":{"toString":1}'],
    ['a setting of a name that objects have', '"seed":0', '"seed":0,"constructor":1'],
    ['a version with a line break', '"version":"1.2.3"', '"version":"1\\n2"'],
    ['a setting with a line break', '"model":"', '"model":"a\\nb'],
  ])('with %s', async (_, before, after) => {
    const text = bytes.toString();
    expect(text).toContain(before);
    writeFileSync(path, text.replace(before, after));
    expect(open).toThrow(InputError);
    await answerTo(text.replace(before, after));
  });
});
