import { basename, extname } from 'node:path';
import { InputError, parseJson, type ReadFs, readInputFile, shown } from '../input/index.js';
import type { Placement } from '../simulation/index.js';
import { type CsvRow, csvRows } from './csv-rows.js';
import type { MeasuredRequest, MeasuredRun, MeasuredServer } from './measured-run.js';

/** The columns of a measured run. */
const columnNames = ['issue_ms', 'prompt_len', 'output_len', 'ttft_ms', 'tpot_ms'] as const;

type Column = (typeof columnNames)[number];

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
  const root = parseJson(bytes, path);
  if (!isDictionary(root)) throw new InputError(`${path}: expected an object, got ${shown(root)}`);
  const { name, model, gpu, engine, placement, columns: heads, requests } = root;
  if (!Array.isArray(heads)) throw new InputError(`${path}: columns: expected a list, got ${shown(heads)}`);
  if (!Array.isArray(requests))
    throw new InputError(`${path}: requests: expected a list, got ${shown(requests)}`);
  return {
    name: typeof name === 'string' ? name : basename(path, '.json'),
    origin: path,
    model: textOf(model, `${path}: model`) ?? server.model,
    gpu: textOf(gpu, `${path}: gpu`) ?? server.gpu,
    placement: placementOf(engine, placement, path),
    requests: requestsOf(heads, requests, (row) => `${path}: requests[${row}]`, path),
  };
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

/** What a cell means; what is no number is kept, to be shown. */
function numberOrText(cell: string): number | string | undefined {
  if (cell === '') return undefined;
  const value = Number(cell);
  return Number.isNaN(value) ? cell : value;
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
  if (rows.length === 0) throw new InputError(`${path}: expected requests, got none`);
  const requests = rows.map((row, i) => {
    if (!Array.isArray(row)) throw new InputError(`${whereOf(i)}: expected a list, got ${shown(row)}`);
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
  const isLength = column === 'prompt_len' || column === 'output_len';
  const isFit =
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (isLength ? Number.isInteger(value) && value >= 1 : column === 'issue_ms' || value >= 0);
  if (isFit) return value;
  const number = column === 'issue_ms' ? 'a number of ms' : 'a number of ms, at least 0';
  const expected = isLength ? 'a whole number of tokens, at least 1' : number;
  throw new InputError(`${where}: ${column}: expected ${expected}, got ${shown(value)}`);
}

function placementOf(engine: unknown, sizes: unknown, path: string): Placement {
  if (!isDictionary(sizes))
    throw new InputError(`${path}: placement: expected an object, got ${shown(sizes)}`);
  const size = (name: string): number => {
    const value = sizes[name];
    if (Number.isSafeInteger(value) && (value as number) >= 1) return value as number;
    throw new InputError(
      `${path}: placement: ${name}: expected a whole number, at least 1, got ${shown(value)}`,
    );
  };
  if (engine === 'vllm') return { backend: 'vllm', instance: { tp: size('tp'), pp: size('pp') } };
  if (engine !== 'distserve') {
    throw new InputError(`${path}: engine: expected "distserve" or "vllm", got ${shown(engine)}`);
  }
  return {
    backend: 'distserve',
    ppCross: 1,
    prefill: { tp: size('tp_prefill'), pp: size('pp_prefill') },
    decode: { tp: size('tp_decode'), pp: size('pp_decode') },
  };
}

function textOf(value: unknown, where: string): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw new InputError(`${where}: expected a text, got ${shown(value)}`);
}

function isDictionary(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
