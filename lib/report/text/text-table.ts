import { plain } from '../../input/index.js';

/**
 * A table for people: columns as wide as their widest cell, the first to the left and the others to the right. What a
 * cell holds stays on its line.
 *
 * @param left how many columns are to the left
 */
export function textTable(given: readonly (readonly string[])[], left = 1): string {
  const rows = given.map((row) => row.map(plain));
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column < left ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join('');
}
