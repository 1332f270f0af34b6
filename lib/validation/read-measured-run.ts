import { basename, extname } from 'node:path';
import type { Pool } from '../deployment/index.js';
import { InputError, parseJson, type ReadFs, readInputFile, shown } from '../input/index.js';
import { type CsvRow, csvRows } from './csv-rows.js';
import type { MeasuredRequest, MeasuredRun, MeasuredServer } from './measured-run.js';

/** A time that is further from 0 is of another unit, such as microseconds since 1970. */
const MOST_MS = 1e13;

const time = {
  expected: 'a number of ms, from -1e13 to 1e13',
  isFit: (value: number) => Math.abs(value) <= MOST_MS,
};
const length = {
  expected: 'a whole number of tokens, at least 1',
  isFit: (value: number) => Number.isSafeInteger(value) && value >= 1,
};
const duration = {
  expected: 'a number of ms, at least 0 and at most 1e13',
  isFit: (value: number) => value >= 0 && value <= MOST_MS,
};

/** The columns of a measured run, and what stands in them. */
const kinds = {
  issue_ms: time,
  prompt_len: length,
  output_len: length,
  ttft_ms: duration,
  tpot_ms: duration,
};

type Column = keyof typeof kinds;

const columnNames = Object.keys(kinds) as Column[];

/**
 * Reads a measured run: from JSON, which tells of its server, or from CSV, which does not.
 *
 * @param server of which a CSV file is; its model and GPU are also those of a JSON file that names none
 * @throws InputError that names the file, and the row and column where there is one
 */
export async function readMeasuredRun(
  path: string,
  server: MeasuredServer,
  fs: ReadFs,
): Promise<MeasuredRun> {
  const bytes = readInputFile(path, fs);
  return extname(path).toLowerCase() === '.csv'
    ? readCsv(bytes, path, server)
    : readJson(bytes, path, server);
}

function readJson(bytes: Uint8Array, path: string, server: MeasuredServer): MeasuredRun {
  const root = jsonOf(bytes, path);
  if (!isDictionary(root)) throw new InputError(`${path}: expected an object, got ${shown(root)}`);
  const { name, model, gpu, engine, placement, columns: heads, requests } = root;
  if (!Array.isArray(heads)) throw new InputError(`${path}: columns: expected a list, got ${shown(heads)}`);
  if (!Array.isArray(requests))
    throw new InputError(`${path}: requests: expected a list, got ${shown(requests)}`);
  return {
    name: textOf(name, `${path}: name`) ?? basename(path, '.json'),
    origin: path,
    model: textOf(model, `${path}: model`) ?? server.model,
    gpu: textOf(gpu, `${path}: gpu`) ?? server.gpu,
    ...serverOf(engine, placement, path),
    requests: requestsOf(heads, requests, (row) => `${path}: requests[${row}]`, path),
  };
}

function jsonOf(bytes: Uint8Array, path: string): unknown {
  try {
    return parseJson(bytes, path);
  } catch (error) {
    const begin = new TextDecoder().decode(bytes.subarray(0, 100)).trimStart();
    if (!(error instanceof InputError) || /^[[{]/.test(begin)) throw error;
    throw new InputError(`${error.message} (this is read as JSON; the name of a CSV file ends in .csv)`);
  }
}

async function readCsv(bytes: Uint8Array, path: string, server: MeasuredServer): Promise<MeasuredRun> {
  const [head, ...rows] = await rowsOf(bytes, path);
  const requests = requestsOf(
    head?.cells ?? [],
    rows.map(({ cells }) => cells.map(numberOrText)),
    (row) => `${path}: line ${rows[row]!.line}`,
    path,
  );
  return { ...server, name: basename(path, extname(path)), origin: path, requests };
}

async function rowsOf(bytes: Uint8Array, path: string): Promise<CsvRow[]> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${path}: expected CSV as UTF-8 text, got bytes that are not UTF-8`);
  }
  const rows = await csvRows(text);
  if (typeof rows !== 'number') return rows;
  throw new InputError(
    `${path}: line ${rows}: expected cells between commas, got a quote that neither opens nor closes a cell`,
  );
}

/** What a cell means; what is no decimal number is kept, to be shown. */
function numberOrText(cell: string): number | string | undefined {
  if (cell === '') return undefined;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : cell;
}

function requestsOf(
  heads: readonly unknown[],
  rows: readonly unknown[],
  whereOf: (row: number) => string,
  path: string,
): MeasuredRequest[] {
  const missing = columnNames.find((column) => !heads.includes(column));
  if (missing !== undefined) {
    throw new InputError(
      `${path}: expected the columns ${columnNames.join(', ')}, got none called ${missing}`,
    );
  }
  for (const column of columnNames) {
    const count = heads.filter((head) => head === column).length;
    if (count > 1) throw new InputError(`${path}: expected one column called ${column}, got ${count}`);
  }
  if (rows.length === 0) throw new InputError(`${path}: expected requests, got none`);
  const requests = rows.map((row, i) => {
    if (!Array.isArray(row)) throw new InputError(`${whereOf(i)}: expected a list, got ${shown(row)}`);
    if (row.length !== heads.length) {
      throw new InputError(
        `${whereOf(i)}: expected ${heads.length} cells, one for each column, got ${row.length}`,
      );
    }
    const field = (column: Column) => checked(row[heads.indexOf(column)], column, whereOf(i));
    const outputLength = field('output_len');
    return {
      issue: field('issue_ms'),
      promptLength: field('prompt_len'),
      outputLength,
      ttft: field('ttft_ms'),
      // After a single token there is none to time, and logs say so in many ways.
      tpot: outputLength === 1 ? 0 : field('tpot_ms'),
    };
  });
  return requests.sort((a, b) => a.issue - b.issue);
}

function checked(value: unknown, column: Column, where: string): number {
  const { expected, isFit } = kinds[column];
  if (typeof value === 'number' && isFit(value)) return value;
  throw new InputError(`${where}: ${column}: expected ${expected}, got ${shown(value)}`);
}

function serverOf(engine: unknown, sizes: unknown, path: string): Pick<MeasuredServer, 'server' | 'pools'> {
  if (!isDictionary(sizes))
    throw new InputError(`${path}: placement: expected an object, got ${shown(sizes)}`);
  const size = (name: string): number => {
    const value = sizes[name];
    if (Number.isSafeInteger(value) && (value as number) >= 1) return value as number;
    throw new InputError(
      `${path}: placement: ${name}: expected a whole number, at least 1, got ${shown(value)}`,
    );
  };
  const single = (ending: string): Pool => ({ tp: size(`tp${ending}`), pp: size(`pp${ending}`), count: 1 });
  if (engine === 'vllm') return { server: 'vllm', pools: { serve: single('') } };
  if (engine === 'distserve') {
    return { server: 'distserve', pools: { prefill: single('_prefill'), decode: single('_decode') } };
  }
  throw new InputError(`${path}: engine: expected "distserve" or "vllm", got ${shown(engine)}`);
}

function textOf(value: unknown, where: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new InputError(`${where}: expected a text, got ${shown(value)}`);
}

function isDictionary(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
