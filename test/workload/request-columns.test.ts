import { describe, expect, test } from '@jest/globals';
import { InputError } from '../../lib/input/index.js';
import {
  drawLengths,
  findWorkload,
  makeRequests,
  overAgain,
  type RequestLengths,
  RequestTable,
  type WorkloadLengths,
} from '../../lib/workload/index.js';
import { memoryFs } from './memory-fs.js';

const bare: RequestLengths[] = Array.from({ length: 60 }, (_, i) => ({
  promptLength: 100 + i,
  outputLength: i,
}));
const requests = bare.map((lengths, i) => ({
  ...lengths,
  columns: { class: i % 2 === 0 ? 'chat' : 'code', session: i * 3 },
}));
const startTimes = bare.map((_, i) => i);
const list: WorkloadLengths = { kind: 'list', requests, startTimes };
const bareList: WorkloadLengths = { kind: 'list', requests: bare, startTimes };

/** The request that a request of a run was made from, told by its length. */
const origin = ({ promptLength }: RequestLengths) => requests[promptLength - 100]!;

describe('The columns of requests', () => {
  test('stay with their requests when those are drawn, and change nothing in what is drawn', () => {
    const drawn = drawLengths({ name: 'mine', lengths: list }, 20, 4);
    expect(drawn).toEqual(drawn.map(origin));
    const lengths = drawLengths({ name: 'mine', lengths: bareList }, 20, 4);
    expect(drawn.map(({ columns: _, ...rest }) => rest)).toEqual(lengths);
  });

  test.each(['poisson', 'custom'] as const)('are in the table of a run with %s arrivals', (arrival) => {
    const table = makeRequests({
      workload: { name: 'mine', lengths: list },
      arrival,
      count: 20,
      rate: 1,
      seed: 4,
    });
    expect(table.columns?.class).toEqual([...table].map((request) => origin(request).columns.class));
    expect(table.columns?.session).toBeInstanceOf(Float64Array);
    for (const request of table) expect(request.columns).toEqual(origin(request).columns);
    expect(table.at(3)).toMatchObject({ id: 3, columns: { class: expect.any(String) } });
    expect([...RequestTable.of([...table])]).toEqual([...table]);
  });

  test('come over again with their requests', () => {
    expect(overAgain(requests, 130).slice(60, 120)).toEqual(requests);
  });

  test('are not there where the workload has none', () => {
    const table = makeRequests({ workload: { name: 'mine', lengths: bareList }, arrival: 'custom', seed: 0 });
    expect(table.columns).toBeUndefined();
    expect(Object.keys(table.at(0)!)).not.toContain('columns');
  });

  test.each<[string, RequestLengths['columns'], string]>([
    ['is missing', undefined, 'expected a text, as in request 0, got nothing'],
    ['has another type', { class: 7, session: 1 }, 'expected a text, as in request 0, got 7'],
  ])('are refused if one %s', (_what, columns, message) => {
    const odd = [requests[0]!, { promptLength: 1, outputLength: 1, ...(columns && { columns }) }];
    const making = () => RequestTable.from(odd, Float64Array.of(0, 1));
    expect(making).toThrow(new InputError(`request 1: column "class": ${message}`));
  });
});

test('Columns with more values than memory is worth are refused', async () => {
  const columns = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`c${i}`, 1]));
  const row = `${JSON.stringify({ prompt_len: 10, output_len: 5, ...columns })}\n`;
  const fs = memoryFs({ '/d/wide.jsonl': row.repeat(200_001) }, 2 ** 20);
  await expect(findWorkload('wide', { fs, bundledFolder: '/d' })).rejects.toThrow(
    new InputError(
      '/d/wide.jsonl: expected at most 10000000 values in other columns than lengths and times, got more',
    ),
  );
});
