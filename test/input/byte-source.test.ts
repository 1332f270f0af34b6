import { expect, test } from '@jest/globals';
import { InputError, sourceOf, textOf, wholeOf } from '../../lib/input/index.js';

const bytes = (text: string) => new TextEncoder().encode(text);

test('A source shows its first bytes and gives them again with all others', async () => {
  const all = new Uint8Array(3_000_000).map((_, i) => i % 251);
  const source = await sourceOf(all, 'a');
  expect(source.size).toBe(3_000_000);
  expect(Buffer.compare(source.head, all.subarray(0, source.head.length))).toBe(0);
  expect(source.head.length).toBeLessThan(100_000);
  expect(Buffer.compare(await wholeOf(source, 3_000_000, 'things'), all)).toBe(0);
});

test('A source that is to be held whole may have so many bytes and no more', async () => {
  const read = async (most: number) => wholeOf(await sourceOf(new Uint8Array(3_000_000), 'a'), most, 'JSON');
  await expect(read(3e6)).resolves.toHaveLength(3_000_000);
  await expect(read(2e6)).rejects.toThrow(new InputError('a: expected at most 2 MB of JSON, got 3 MB'));
});

test('The text of a source is without a byte order mark, and refused if it is cut within a character', async () => {
  const read = async (given: Uint8Array) => {
    let text = '';
    for await (const piece of textOf(await sourceOf(given, 'a'), 'JSON')) text += piece;
    return text;
  };
  expect(await read(bytes('\ufeffé😀'))).toBe('é😀');
  await expect(read(bytes('é😀').subarray(0, 4))).rejects.toThrow(
    new InputError('a: expected JSON as UTF-8 text, got bytes that are not UTF-8'),
  );
});
