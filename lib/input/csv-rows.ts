import { setImmediate as otherWork } from 'node:timers/promises';
import type { CsvError, Parser } from 'csv-parse';
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

/** How many bytes are parsed in one go: some ten ms of work. */
const PIECE = 2 ** 17;

/**
 * The rows of CSV (RFC 4180) but for empty ones, many at a time. Cells in quotes may hold commas and line ends.
 *
 * @throws InputError for bytes that are not UTF-8, and for what is no CSV, with its line
 */
export async function* csvRows(source: ByteSource): AsyncGenerator<readonly CsvRow[]> {
  const { CsvError, parse } = await import('csv-parse');
  let rows: CsvRow[] = [];
  let line = 1;
  const parser = parse({ trim: true, relax_column_count: true, max_record_size: LONGEST_ROW });
  // What the parser tells of lines it tells at some cost; and here every line end but those in cells ends a row.
  parser.on('data', (cells: string[]) => {
    if (cells.length > 1 || cells[0] !== '') rows.push({ line, cells });
    line += 1;
    for (const cell of cells) if (cell.includes('\n') || cell.includes('\r')) line += lineEndsIn(cell);
  });
  try {
    for await (const text of textOf(source, 'CSV')) {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += PIECE) {
        await stepped(parser, bytes.subarray(at, at + PIECE));
        await otherWork();
        yield rows;
        rows = [];
      }
    }
    await stepped(parser, undefined);
    yield rows;
  } catch (error) {
    throw error instanceof CsvError ? refusal(error, source.where) : error;
  } finally {
    parser.destroy();
  }
}

const lineEndsIn = (cell: string): number => cell.match(/\r\n|\n|\r/g)?.length ?? 0;

/** Gives the parser bytes, or the end, and waits until it has dealt with them. */
async function stepped(parser: Parser, bytes: Uint8Array | undefined): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      parser.once('error', reject);
      if (bytes === undefined) parser.once('end', resolve).end();
      else parser.write(bytes, (error) => (error ? reject(error) : resolve()));
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
