import { expect, test } from '@jest/globals';
import { InputError, type ReadFs, readInputFile } from '../../lib/input/index.js';

const folder = Symbol('folder');
const device = Symbol('device');

/** A file system of one file, of these contents; or an error with this code. */
function fsWith(contents: string | typeof folder | typeof device | { code: string }): ReadFs {
  const fs = {
    statSync() {
      if (typeof contents === 'object') throw Object.assign(new Error('no luck'), contents);
      return {
        isDirectory: () => contents === folder,
        isFile: () => typeof contents === 'string',
        isFIFO: () => false,
      };
    },
    readFileSync: () => Buffer.from(String(contents)),
  };
  return fs as unknown as ReadFs;
}

test('A file is read as bytes', () => {
  expect([...readInputFile('my.json', fsWith('abc'))]).toEqual([97, 98, 99]);
});

test.each([
  ['is not there', { code: 'ENOENT' }, 'expected a file that can be read, got the error ENOENT'],
  ['is a folder', folder, 'expected a file, got a folder'],
  ['is a device, which may have no end', device, 'expected a file, got a device or a socket'],
  ['is empty', '', 'expected a file with something in it, got an empty one'],
] as const)('A file that %s is refused', (_, contents, message) => {
  expect(() => readInputFile('my.json', fsWith(contents))).toThrow(new InputError(`my.json: ${message}`));
});

test('A file of more than 100 MB is refused before it is read', () => {
  const fs = {
    statSync: () => ({ isFile: () => true, size: 100_000_001 }),
    readFileSync: () => {
      throw new Error('read');
    },
  } as unknown as ReadFs;
  expect(() => readInputFile('my.json', fs)).toThrow(
    new InputError('my.json: expected a file of at most 100 MB, got 101 MB'),
  );
});
