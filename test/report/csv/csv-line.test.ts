import { expect, test } from '@jest/globals';
import { csvLine } from '../../../lib/report/csv/csv-line.js';

test.each<[(string | number)[], string]>([
  [['a', 1, 2.5], 'a,1,2.5\n'],
  [['', 'two words', '[]'], ',two words,[]\n'],
  [['(200.0, 100.0)', '[1, 2]'], '"(200.0, 100.0)","[1, 2]"\n'],
  [['say "no"'], '"say ""no"""\n'],
  [['two\nlines', 'two\r'], '"two\nlines","two\r"\n'],
])('The fields %j are written with quotes where they must be', (fields, line) => {
  expect(csvLine(fields)).toBe(line);
});
