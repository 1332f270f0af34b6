import { expect, test } from '@jest/globals';
import { shown } from '../../lib/input/index.js';

test.each<[unknown, string]>([
  [undefined, 'nothing'],
  [null, 'null'],
  [1.5, '1.5'],
  [Number.NaN, 'NaN'],
  [12n, '12'],
  [true, 'true'],
  ['text', '"text"'],
  ['', '""'],
  ['two\nlines "quoted"', '"two\\nlines \\"quoted\\""'],
  ['\u001b[2J\u009b\u202e', '"\\u001b[2J\\u009b\\u202e"'],
  ['x'.repeat(40), `"${'x'.repeat(40)}"`],
  ['x'.repeat(41), `"${'x'.repeat(40)}..."`],
  [[1, 2], 'a list of 2'],
  [Uint8Array.of(1, 2, 3), '3 raw bytes'],
  [{ a: 1 }, 'a dictionary of 1'],
  [new Map([['a', 1]]), 'a dictionary of 1'],
])('%p is shown as %s', (value, words) => {
  expect(shown(value)).toBe(words);
});
