import { basename, extname } from 'node:path';
import type { Pool } from '../deployment/index.js';
import {
  type ByteSource,
  checkHeads,
  checkLength,
  csvTable,
  Field,
  type Fitness,
  InputError,
  numberOrText,
  parseJson,
  type ReadFs,
  readInputFile,
  sourceOf,
  tokensFrom,
} from '../input/index.js';
import type { MeasuredRequest, MeasuredRun, MeasuredServer } from './measured-run.js';

/** A time that is further from 0 is of another unit, such as microseconds since 1970. */
const MOST_MS = 1e13;

/** What a file of JSON may have, in bytes: it is read in one go, in about a second. */
const LARGEST_JSON = 20e6;

const time: Fitness = {
  expected: 'a number of ms, from -1e13 to 1e13',
  isFit: (value) => Math.abs(value) <= MOST_MS,
};
const duration: Fitness = {
  expected: 'a number of ms, at least 0 and at most 1e13',
  isFit: (value) => value >= 0 && value <= MOST_MS,
};

const size: Fitness = {
  expected: 'a whole number, at least 1',
  isFit: (value) => Number.isSafeInteger(value) && value >= 1,
};

/** The columns of a measured run, and what stands in them. */
const kinds = {
  issue_ms: time,
  prompt_len: tokensFrom(1),
  output_len: tokensFrom(1),
  ttft_ms: duration,
  tpot_ms: duration,
};

type Column = keyof typeof kinds;

const columnNames = Object.keys(kinds) as Column[];

/**
 * Reads a measured run: from JSON, which tells of its server, or from CSV, which does not.
 *
 * @param server of which a CSV file is; its model and GPU are also those of a JSON file that names none
 * @param signal ends the reading, which is then rejected with its reason
 * @throws InputError that names the file, and the row and column where there is one
 * @example
 * const pools = { serve: { tp: 1, pp: 1, count: 1 } };
 * const server = { model: 'opt-13b', gpu: 'A100-80G', server: 'vllm', pools };
 * const run = await readMeasuredRun('monday.csv', server, fs);
 */
export async function readMeasuredRun(
  path: string,
  server: MeasuredServer,
  fs: ReadFs,
  signal?: AbortSignal,
): Promise<MeasuredRun> {
  const bytes = readInputFile(path, fs);
  return extname(path).toLowerCase() === '.csv'
    ? readCsv(await sourceOf(bytes, path, signal), server)
    : readJson(bytes, path, server);
}

function readJson(bytes: Uint8Array, path: string, server: MeasuredServer): MeasuredRun {
  if (bytes.length > LARGEST_JSON) {
    const [most, got] = [LARGEST_JSON, bytes.length].map((size) => Math.ceil(size / 1e6));
    throw new InputError(
      `${path}: expected at most ${most} MB of JSON, got ${got} MB (a CSV file may have more)`,
    );
  }
  const root = new Field(jsonOf(bytes, path), path);
  root.object();
  const heads = root
    .at('columns')
    .list()
    .map(({ value }) => value);
  const rows = root.at('requests');
  if (!Array.isArray(rows.value)) rows.refuse('a list');
  const run = {
    name: nameOf(root.at('name')) ?? basename(path, '.json'),
    origin: path,
    model: nameOf(root.at('model')) ?? server.model,
    gpu: nameOf(root.at('gpu')) ?? server.gpu,
    ...serverOf(root.at('engine'), root.at('placement')),
  };
  checkHeads(heads, columnNames, path);
  const requestOf = requestReader(heads);
  return {
    ...run,
    requests: inOrder(
      rows.list().map((row) => {
        const cells = row.list().map(({ value }) => value);
        checkLength(cells, heads, row.where);
        return requestOf(cells, row);
      }),
      path,
    ),
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

async function readCsv(source: ByteSource, server: MeasuredServer): Promise<MeasuredRun> {
  const { where: path } = source;
  const table = await csvTable(source, columnNames);
  const requestOf = requestReader(table.heads);
  const requests: MeasuredRequest[] = [];
  for await (const rows of table.rows) {
    for (const { line, cells } of rows) {
      requests.push(requestOf(cells.map(numberOrText), new Field(cells, path, lineStep, line)));
    }
  }
  return {
    ...server,
    name: basename(path, extname(path)),
    origin: path,
    requests: inOrder(requests, path),
  };
}

const lineStep = (line: number) => `: line ${line}`;

/** Reads the request in the cells of a row under these heads; `row` leads to it. */
function requestReader(
  heads: readonly unknown[],
): (cells: readonly unknown[], row: Field) => MeasuredRequest {
  const places = Object.fromEntries(columnNames.map((column) => [column, heads.indexOf(column)]));
  return (cells, row) => {
    const read = (column: Column) =>
      new Field(cells[places[column]!], row, `: ${column}`).number(kinds[column]);
    const outputLength = read('output_len');
    return {
      issue: read('issue_ms'),
      promptLength: read('prompt_len'),
      outputLength,
      ttft: read('ttft_ms'),
      // After a single token there is none to time, and logs say so in many ways.
      tpot: outputLength === 1 ? 0 : read('tpot_ms'),
    };
  };
}

function inOrder(requests: MeasuredRequest[], path: string): MeasuredRequest[] {
  if (requests.length === 0) throw new InputError(`${path}: expected requests, got none`);
  return requests.sort((a, b) => a.issue - b.issue);
}

function serverOf(engine: Field, placement: Field): Pick<MeasuredServer, 'server' | 'pools'> {
  placement.object();
  const sizeOf = (name: string) => placement.at(name).number(size);
  const single = (ending: string): Pool => ({
    tp: sizeOf(`tp${ending}`),
    pp: sizeOf(`pp${ending}`),
    count: 1,
  });
  if (engine.value === 'vllm') return { server: 'vllm', pools: { serve: single('') } };
  if (engine.value !== 'distserve') return engine.refuse('"distserve" or "vllm"');
  return { server: 'distserve', pools: { prefill: single('_prefill'), decode: single('_decode') } };
}

function nameOf(field: Field): string | undefined {
  return field.value === undefined || field.value === '' ? field.value : field.name();
}
