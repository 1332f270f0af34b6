/** A row of a CSV file, and on which line it begins, from 1. */
export interface CsvRow {
  readonly line: number;
  /** Without quotes, and without blanks around them. */
  readonly cells: readonly string[];
}

/** A cell, in quotes (where a quote is doubled) or not, and what ends it. */
const cell = /[ \t]*(?:"((?:[^"]|"")*)"[ \t]*|([^,\r\n]*))(,|\r\n|\n|\r|$)/y;

/**
 * The rows of a CSV text (RFC 4180) but for empty ones. Cells in quotes may hold commas and line ends.
 *
 * @returns the line, from 1, where the text is no CSV, if it is none
 */
export function csvRows(text: string): CsvRow[] | number {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let begin = 1;
  for (let offset = 0; offset < text.length || cells.length > 0; ) {
    cell.lastIndex = offset;
    const match = cell.exec(text);
    if (match === null) return line;
    const [all, quoted, plain, end] = match;
    cells.push(quoted?.replaceAll('""', '"') ?? plain!.trim());
    offset += all.length;
    line += all.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === ',') continue;
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: begin, cells });
    cells = [];
    begin = line;
  }
  return rows;
}
