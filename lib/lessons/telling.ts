import type { Environment } from '../kernel/index.js';
import type { Stage } from './lesson.js';

/**
 * Makes a function that prints a line of a story with the simulated time before it.
 *
 * @param digits of the time, after the point
 */
export function teller(stage: Stage, env: Environment, digits = 0): (text: string) => void {
  return (text) => stage.print(`${env.now.toFixed(digits).padStart(6 + digits)}  ${text}`);
}

/**
 * Prints a table: the first column to the left, figures to the right.
 *
 * @param rows the heading and the rows below it, as many cells each
 */
export function printTable(stage: Stage, rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows) {
    const cells = row.map((cell, column) => {
      const width = widths[column]!;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    stage.print(cells.join('   '));
  }
}
