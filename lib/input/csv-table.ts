import type { ByteSource } from './byte-source.js';
import { csvRows } from './csv-rows.js';
import { InputError } from './input-error.js';

/** Rows of a table in CSV, many at a time, under a line of column names. */
export interface CsvTable {
  /** The names of the columns, by place; a column may have none. */
  readonly heads: readonly string[];
  /** The rows below: each has a cell for each column. */
  readonly rows: AsyncIterable<readonly { readonly line: number; readonly cells: readonly string[] }[]>;
}

/**
 * Opens a table in CSV.
 *
 * @param needed the columns that it must have, each once, in any order and with others among them
 * @throws InputError naming the column, or the line where something is amiss
 */
export async function csvTable(source: ByteSource, needed: readonly string[]): Promise<CsvTable> {
  const { where } = source;
  const coming = csvRows(source);
  let first = await coming.next();
  while (first.done !== true && first.value.length === 0) first = await coming.next();
  const [head, ...firstRows] = first.value ?? [];
  const heads = head?.cells ?? [];
  checkHeads(heads, needed, where);
  async function* rows() {
    yield checked(firstRows);
    for await (const more of coming) yield checked(more);
  }
  const checked = <Row extends { readonly line: number; readonly cells: readonly string[] }>(
    batch: readonly Row[],
  ) => {
    for (const { line, cells } of batch) checkLength(cells, heads, `${where}: line ${line}`);
    return batch;
  };
  return { heads, rows: rows() };
}

/**
 * Checks the names of a table's columns.
 *
 * @throws InputError if one that is needed is missing or there twice
 */
export function checkHeads(heads: readonly unknown[], needed: readonly string[], where: string): void {
  for (const column of needed) {
    const count = heads.filter((head) => head === column).length;
    if (count === 0) {
      throw new InputError(`${where}: expected the columns ${needed.join(', ')}, got none called ${column}`);
    }
    if (count > 1) throw new InputError(`${where}: expected one column called ${column}, got ${count}`);
  }
}

/**
 * Checks a row of a table.
 *
 * @throws InputError if it has not a cell for each column
 */
export function checkLength(row: readonly unknown[], heads: readonly unknown[], where: string): void {
  if (row.length === heads.length) return;
  throw new InputError(`${where}: expected ${heads.length} cells, one for each column, got ${row.length}`);
}

/** What a cell of a table means: nothing, a decimal number, or else itself, to be shown. */
export function numberOrText(cell: string): number | string | undefined {
  if (cell === '') return undefined;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : cell;
}
