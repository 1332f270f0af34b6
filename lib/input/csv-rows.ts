import type { CsvError, Info, Parser } from 'csv-parse';
import { type ByteSource, textOf } from './byte-source.js';
import { InputError } from './input-error.js';

/** A row of a CSV file, and on which line it begins, from 1. */
export interface CsvRow {
  readonly line: number;
  /** Without quotes, and without blanks around them. */
  readonly cells: readonly string[];
}

/** How long a row may be, in bytes: one that is longer has lost a quote. */
const LONGEST_ROW = 2 ** 24;

/**
 * The rows of CSV (RFC 4180) but for empty ones, many at a time. Cells in quotes may hold commas and line ends.
 *
 * @throws InputError for bytes that are not UTF-8, and for what is no CSV, with its line
 */
export async function* csvRows(source: ByteSource): AsyncGenerator<readonly CsvRow[]> {
  const { CsvError, parse } = await import('csv-parse');
  let rows: CsvRow[] = [];
  let begin = 1;
  const keep = (cells: string[], { lines }: Info): null => {
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: begin, cells });
    begin = lines + 1;
    return null;
  };
  const parser = parse({
    trim: true,
    relax_column_count: true,
    max_record_size: LONGEST_ROW,
    on_record: keep,
  });
  try {
    for await (const text of textOf(source, 'CSV')) {
      await stepped(parser, text);
      yield rows;
      rows = [];
    }
    await stepped(parser, undefined);
    yield rows;
  } catch (error) {
    throw error instanceof CsvError ? refusal(error, source.where) : error;
  } finally {
    parser.destroy();
  }
}

/** Gives the parser a text, or the end, and waits until it has dealt with it. */
async function stepped(parser: Parser, text: string | undefined): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      parser.once('error', reject);
      if (text === undefined) parser.resume().once('end', resolve).end();
      else parser.write(text, (error) => (error ? reject(error) : resolve()));
    });
  } finally {
    // It says once more what the promise has said.
    parser.removeAllListeners('error').on('error', () => {});
  }
}

function refusal({ code, lines }: CsvError, where: string): InputError {
  const trouble =
    code === 'CSV_MAX_RECORD_SIZE'
      ? `expected rows of at most ${LONGEST_ROW} bytes, got a longer one, as a quote makes that is not closed`
      : 'expected cells between commas, got a quote that neither opens nor closes a cell';
  return new InputError(`${where}: line ${lines}: ${trouble}`);
}
