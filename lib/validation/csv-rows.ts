import type { Info } from 'csv-parse/sync';

/** A row of a CSV file, and on which line it begins, from 1. */
export interface CsvRow {
  readonly line: number;
  /** Without quotes, and without blanks around them. */
  readonly cells: readonly string[];
}

/**
 * The rows of a CSV text (RFC 4180) but for empty ones. Cells in quotes may hold commas and line ends.
 *
 * @returns the line, from 1, where the text is no CSV, if it is none
 */
export async function csvRows(text: string): Promise<CsvRow[] | number> {
  const { CsvError, parse } = await import('csv-parse/sync');
  const rows: CsvRow[] = [];
  let begin = 1;
  const keep = (cells: string[], { lines }: Info): null => {
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: begin, cells });
    begin = lines + 1;
    return null;
  };
  try {
    parse(text, { trim: true, relax_column_count: true, on_record: keep });
  } catch (error) {
    if (error instanceof CsvError) return Number(error.lines);
    throw error;
  }
  return rows;
}
