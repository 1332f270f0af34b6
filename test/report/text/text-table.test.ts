import { expect, test } from '@jest/globals';
import { textTable } from '../../../lib/report/text/text-table.js';

test('Columns are as wide as their widest cell, the first to the left and the others to the right', () => {
  expect(
    textTable([
      ['', 'P50', 'P99'],
      ['TTFT', '7', '1000'],
      ['a longer name', '12.5', ''],
    ]),
  ).toBe(['                P50   P99\n', 'TTFT              7  1000\n', 'a longer name  12.5\n'].join(''));
});

test('A table of no rows is empty', () => {
  expect(textTable([])).toBe('');
});

test('A cell with line breaks or escape sequences stays on its line', () => {
  expect(textTable([['a\nb\u001b[31m', '1']])).toBe('a\\u000ab\\u001b[31m  1\n');
});
