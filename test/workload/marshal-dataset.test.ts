import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { InputError, sourceOf } from '../../lib/input/index.js';
import { workloadFormats } from '../../lib/workload/index.js';

/** Writes marshal data by hand: just enough of the format for these tests. */
type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

function marshalled(value: Plain): number[] {
  if (value === null) return [...Buffer.from('N')];
  if (typeof value === 'boolean') return [...Buffer.from(value ? 'T' : 'F')];
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9, 'g');
    bytes.writeDoubleLE(value, 1);
    return [...bytes];
  }
  if (typeof value === 'string') return [...Buffer.from('z'), value.length, ...Buffer.from(value)];
  if (Array.isArray(value)) return [...Buffer.from(')'), value.length, ...value.flatMap(marshalled)];
  const entries = Object.entries(value as { readonly [key: string]: Plain });
  return [...Buffer.from('{'), ...entries.flatMap((entry) => entry.flatMap(marshalled)), ...Buffer.from('0')];
}

const readBytes = async (bytes: Uint8Array, where: string) =>
  workloadFormats['.ds'].read(await sourceOf(bytes, where));
const read = (value: Plain) => readBytes(Uint8Array.from(marshalled(value)), 'my.ds');
const datasetOf = (...reqs: Plain[]) => ({ dataset_name: 'mine', reqs });

describe('A .ds data set', () => {
  test('gives the lengths of its requests, in the order of the file', async () => {
    expect(await read(datasetOf(['a', 3, 0], ['b', 1, 20]))).toEqual({
      standIn: false,
      lengths: {
        kind: 'list',
        requests: [
          { promptLength: 3, outputLength: 0 },
          { promptLength: 1, outputLength: 20 },
        ],
      },
    });
  });

  test('as CPython writes it, with 2,500 requests, is read whole', async () => {
    const bytes = readFileSync(new URL('../golden/datasets/sharegpt.ds', import.meta.url));
    const { lengths } = await readBytes(bytes, 'sharegpt.ds');
    expect(lengths).toMatchObject({ kind: 'list', requests: { length: 2500 } });
    expect(lengths).toHaveProperty('requests.0', { promptLength: 1206, outputLength: 5 });
  });

  test.each<[string, Plain, string]>([
    ['a list', [1], 'my.ds: expected a dictionary with dataset_name and reqs, got a list of 1'],
    ['None', null, 'my.ds: expected a dictionary with dataset_name and reqs, got null'],
    ['another dictionary', { a: 1 }, 'my.ds: expected the keys dataset_name and reqs only, got "a"'],
    ['no name', { reqs: [] }, 'my.ds: dataset_name: expected a text, got nothing'],
    [
      'no requests',
      { dataset_name: 'a' },
      'my.ds: reqs: expected a list of at least one request, got nothing',
    ],
    ['an empty list', datasetOf(), 'my.ds: reqs: expected a list of at least one request, got a list of 0'],
    [
      'an element of two',
      datasetOf(['a', 1, 1], ['a', 1]),
      'my.ds: reqs element 1 (0-based): expected (prompt, prompt_len, output_len), got a list of 2',
    ],
    [
      'an element that is a dictionary',
      datasetOf({ prompt_len: 1 }),
      'my.ds: reqs element 0 (0-based): expected (prompt, prompt_len, output_len), got a dictionary of 1',
    ],
    [
      'a prompt that is no text',
      datasetOf([1, 1, 1]),
      'my.ds: reqs element 0 (0-based): prompt: expected a text, got 1',
    ],
    [
      'an empty prompt',
      datasetOf(['', 0, 1]),
      'my.ds: reqs element 0 (0-based): prompt_len: expected a whole number of tokens, at least 1, got 0',
    ],
    [
      'half a token',
      datasetOf(['a', 1, 1], ['a', 1, 0.5]),
      'my.ds: reqs element 1 (0-based): output_len: expected a whole number of tokens, at least 0, got 0.5',
    ],
    [
      'a truth value for a length',
      datasetOf(['a', true, 1]),
      'my.ds: reqs element 0 (0-based): prompt_len: expected a whole number of tokens, at least 1, got true',
    ],
    [
      'a length that is not a number',
      datasetOf(['a', 1, Number.NaN]),
      'my.ds: reqs element 0 (0-based): output_len: expected a whole number of tokens, at least 0, got NaN',
    ],
  ])('is refused if it is or has %s', async (_what, value, message) => {
    await expect(read(value)).rejects.toThrow(new InputError(message));
  });
});
