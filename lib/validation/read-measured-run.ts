import { basename, extname } from 'node:path';
import { InputError, parseJson, type ReadFs, readInputFile, shown } from '../input/index.js';
import type { Placement } from '../simulation/index.js';
import type { MeasuredRequest, MeasuredRun, MeasuredServer } from './measured-run.js';

/** The columns of a measured run, and what each is of a request. */
const columns = {
  issue_ms: 'issue',
  prompt_len: 'promptLength',
  output_len: 'outputLength',
  ttft_ms: 'ttft',
  tpot_ms: 'tpot',
} satisfies Record<string, keyof MeasuredRequest>;

type Column = keyof typeof columns;

const columnNames = Object.keys(columns) as Column[];

/**
 * Reads a measured run: from JSON, which tells of its server, or from CSV, which does not.
 *
 * @param server of which a CSV file is
 * @throws InputError that names the file, and the row and column where there is one
 */
export function readMeasuredRun(path: string, server: MeasuredServer, fs: ReadFs): MeasuredRun {
  const bytes = readInputFile(path, fs);
  return extname(path).toLowerCase() === '.csv' ? readCsv(bytes, path, server) : readJson(bytes, path);
}

function readJson(bytes: Uint8Array, path: string): MeasuredRun {
  const root = parseJson(bytes, path);
  if (!isDictionary(root)) throw new InputError(`${path}: expected an object, got ${shown(root)}`);
  const { name, model, gpu, engine, placement, columns: heads, requests } = root;
  if (!Array.isArray(heads)) throw new InputError(`${path}: columns: expected a list, got ${shown(heads)}`);
  if (!Array.isArray(requests))
    throw new InputError(`${path}: requests: expected a list, got ${shown(requests)}`);
  return {
    name: typeof name === 'string' ? name : basename(path, '.json'),
    model: textOf(model, `${path}: model`),
    gpu: textOf(gpu, `${path}: gpu`),
    placement: placementOf(engine, placement, path),
    requests: requestsOf(heads, requests, (row) => `${path}: requests[${row}]`, path),
  };
}

function readCsv(bytes: Uint8Array, path: string, server: MeasuredServer): MeasuredRun {
  const lines = Buffer.from(bytes).toString().split(/\r?\n/);
  const rows = lines
    .map((line, i) => ({ cells: line.split(',').map((cell) => cell.trim()), number: i + 1 }))
    .filter(({ cells }) => cells.length > 1 || cells[0] !== '');
  const [head, ...rest] = rows;
  const numbers = rest.map(({ cells }) => cells.map((cell) => (cell === '' ? Number.NaN : Number(cell))));
  const requests = requestsOf(
    head?.cells ?? [],
    numbers,
    (row) => `${path}: line ${rest[row]!.number}`,
    path,
  );
  return { ...server, name: basename(path, extname(path)), requests };
}

function requestsOf(
  heads: readonly unknown[],
  rows: readonly unknown[],
  whereOf: (row: number) => string,
  path: string,
): MeasuredRequest[] {
  const places = columnNames.map((column) => [column, heads.indexOf(column)] as const);
  const missing = places.find(([, place]) => place < 0);
  if (missing !== undefined) {
    throw new InputError(
      `${path}: expected the columns ${columnNames.join(', ')}, got none called ${missing[0]}`,
    );
  }
  if (rows.length === 0) throw new InputError(`${path}: expected requests, got none`);
  const requests = rows.map((row, i) => {
    if (!Array.isArray(row)) throw new InputError(`${whereOf(i)}: expected a list, got ${shown(row)}`);
    const fields = places.map(([column, place]) => [
      columns[column],
      checked(row[place], column, whereOf(i)),
    ]);
    return Object.fromEntries(fields) as unknown as MeasuredRequest;
  });
  return requests.sort((a, b) => a.issue - b.issue);
}

function checked(value: unknown, column: Column, where: string): number {
  const isLength = column === 'prompt_len' || column === 'output_len';
  const isFit =
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (isLength ? Number.isInteger(value) && value >= 1 : value >= 0);
  if (isFit) return value;
  const expected = isLength ? 'a whole number of tokens, at least 1' : 'a number of ms, at least 0';
  const got = Number.isNaN(value) ? 'something else' : shown(value);
  throw new InputError(`${where}: ${column}: expected ${expected}, got ${got}`);
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
