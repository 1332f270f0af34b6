import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../lib/input/index.js';
import { type MeasuredServer, readMeasuredRun } from '../../lib/validation/index.js';

const server: MeasuredServer = {
  model: 'acme/tiny',
  gpu: undefined,
  server: 'vllm',
  pools: { serve: { tp: 2, pp: 1, count: 1 } },
};

/** A file system of one file. */
const reading = (path: string, text: string) =>
  readMeasuredRun(path, server, {
    statSync: (() => ({ isFile: () => true })) as never,
    readFileSync: (() => Buffer.from(text)) as never,
  });

const requests = [
  { issue: 0, promptLength: 5, outputLength: 2, ttft: 20.5, tpot: 7 },
  { issue: 10, promptLength: 9, outputLength: 1, ttft: 30, tpot: 0 },
];

const json = {
  name: 'mine',
  engine: 'distserve',
  model: 'acme/tiny',
  gpu: 'A100-80G',
  placement: { tp_prefill: 2, pp_prefill: 1, tp_decode: 1, pp_decode: 2 },
  columns: ['issue_ms', 'prompt_len', 'output_len', 'ttft_ms', 'tpot_ms'],
  requests: [
    [10, 9, 1, 30, 0],
    [0, 5, 2, 20.5, 7],
  ],
};

describe('A measured run', () => {
  test('in JSON tells of its server, and its requests come by their time of issue', async () => {
    expect(await reading('runs/a.json', JSON.stringify(json))).toEqual({
      name: 'mine',
      origin: 'runs/a.json',
      model: 'acme/tiny',
      gpu: 'A100-80G',
      server: 'distserve',
      pools: { prefill: { tp: 2, pp: 1, count: 1 }, decode: { tp: 1, pp: 2, count: 1 } },
      requests,
    });
  });

  test('of vllm has one size', async () => {
    const vllm = { ...json, engine: 'vllm', placement: { tp: 4, pp: 1 } };
    expect(await reading('a.json', JSON.stringify(vllm))).toMatchObject({
      server: 'vllm',
      pools: { serve: { tp: 4, pp: 1, count: 1 } },
    });
  });

  test('in CSV has columns in any order, others among them, and is of the given server', async () => {
    const csv =
      'id,ttft_ms,tpot_ms,issue_ms,output_len,prompt_len\r\nx,30,0,10,1,9\r\ny,20.5,7,0,2,5\r\n\r\n';
    expect(await reading('runs/b.CSV', csv)).toEqual({
      ...server,
      name: 'b',
      origin: 'runs/b.CSV',
      requests,
    });
  });

  test('in CSV may be as spreadsheets write it: with a byte order mark, quotes and line ends in them', async () => {
    const csv =
      '\uFEFFnote,issue_ms,"prompt_len",output_len,ttft_ms,tpot_ms\r\n"a, ""b""\nc",0,"5",2,20.5, "7" \r\n,10,9,1,30,';
    expect((await reading('b.csv', csv)).requests).toEqual(requests);
  });

  test('in CSV may have any decimal numbers, and columns of no name', async () => {
    const csv =
      ',,issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n1,2,+1e1,9.,1,.3e2,\n3,4,-0.0,5.0,2,20.5,7\n';
    expect((await reading('b.csv', csv)).requests).toEqual([{ ...requests[0], issue: -0 }, requests[1]]);
  });

  test('has no TPOT after a single token, whatever stands there', async () => {
    for (const tpot of ['', '-', 'NaN', '12']) {
      const csv = `issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n3,9,1,30,${tpot}\n`;
      expect((await reading('b.csv', csv)).requests[0]!.tpot).toBe(0);
    }
  });

  test('in JSON without a model or a GPU is of the given ones', async () => {
    const { model: _, gpu: __, ...rest } = json;
    expect(await reading('a.json', JSON.stringify(rest))).toMatchObject({
      model: 'acme/tiny',
      gpu: undefined,
    });
  });

  const with_ = (changed: object) => JSON.stringify({ ...json, ...changed });
  test.each<[string, string, string, string]>([
    [
      'a missing column',
      'b.csv',
      'issue_ms,prompt_len\n1,2\n',
      'b.csv: expected the columns issue_ms, prompt_len, output_len, ttft_ms, tpot_ms, got none called output_len',
    ],
    [
      'a cell that is no number',
      'b.csv',
      'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n\n0,5,2,fast,7\n',
      'b.csv: line 3: ttft_ms: expected a number of ms, at least 0 and at most 1e13, got "fast"',
    ],
    [
      'an empty cell, on the line on which its row begins',
      'b.csv',
      'note,issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n"a\nb",0,5,2,20,7\n"c\nd",0,5,2,20,\n',
      'b.csv: line 4: tpot_ms: expected a number of ms, at least 0 and at most 1e13, got nothing',
    ],
    [
      'a quote that is not closed',
      'b.csv',
      'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n0,5,2,"20,7\n',
      'b.csv: line 2: expected cells between commas, got a quote that neither opens nor closes a cell',
    ],
    [
      'a row with a cell too many',
      'b.csv',
      'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n0,5,2,20,7\n0,5,2,20,7,8\n',
      'b.csv: line 3: expected 5 cells, one for each column, got 6',
    ],
    [
      'a row with a cell too few',
      'b.csv',
      'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms,note\n0,5,2,20,7\n',
      'b.csv: line 2: expected 6 cells, one for each column, got 5',
    ],
    [
      'cells too few in JSON',
      'a.json',
      with_({ requests: [[0, 5, 2]] }),
      'a.json: requests[0]: expected 5 cells, one for each column, got 3',
    ],
    [
      'a request that is no list',
      'a.json',
      with_({ requests: [{ issue_ms: 0 }] }),
      'a.json: requests[0]: expected a list, got a dictionary of 1',
    ],
    [
      'a column that is there twice',
      'b.csv',
      'issue_ms,ttft_ms,prompt_len,output_len,ttft_ms,tpot_ms\n0,5,2,20,7,8\n',
      'b.csv: expected one column called ttft_ms, got 2',
    ],
    [
      'a number that is not decimal',
      'b.csv',
      'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n0,0x10,2,20,7\n',
      'b.csv: line 2: prompt_len: expected a whole number of tokens, at least 1, got "0x10"',
    ],
    [
      'a time of another unit, or out of this world',
      'b.csv',
      'issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\n1e300,5,2,20,7\n',
      'b.csv: line 2: issue_ms: expected a number of ms, from -1e13 to 1e13, got 1e+300',
    ],
    [
      'a latency out of this world',
      'a.json',
      with_({ requests: [[0, 5, 2, 1e200, 4]] }),
      'a.json: requests[0]: ttft_ms: expected a number of ms, at least 0 and at most 1e13, got 1e+200',
    ],
    [
      'a name with an escape sequence',
      'a.json',
      with_({ name: '\u001b[2J' }),
      'a.json: name: expected a text without line breaks and control characters, got "\\u001b[2J"',
    ],
    ['a name that is no text', 'a.json', with_({ name: 7 }), 'a.json: name: expected a text, got 7'],
    [
      'CSV under another name',
      'ok.txt',
      'issue_ms,prompt_len\n1,2\n',
      'ok.txt: line 1, column 1: expected a value, got "issue_ms,prompt_len" (this is read as JSON; the name of a CSV file ends in .csv)',
    ],
    [
      'half a token',
      'a.json',
      with_({ requests: [[0, 5.5, 2, 3, 4]] }),
      'a.json: requests[0]: prompt_len: expected a whole number of tokens, at least 1, got 5.5',
    ],
    [
      'no output',
      'a.json',
      with_({ requests: [[0, 5, 0, 3, 4]] }),
      'a.json: requests[0]: output_len: expected a whole number of tokens, at least 1, got 0',
    ],
    ['no requests', 'a.json', with_({ requests: [] }), 'a.json: expected requests, got none'],
    [
      'an unknown engine',
      'a.json',
      with_({ engine: 'sglang' }),
      'a.json: engine: expected "distserve" or "vllm", got "sglang"',
    ],
    [
      'a missing size',
      'a.json',
      with_({ placement: { tp_prefill: 1 } }),
      'a.json: placement: pp_prefill: expected a whole number, at least 1, got nothing',
    ],
    ['a list', 'a.json', '[]', 'a.json: expected an object, got a list of 0'],
  ])('is refused for %s', async (_what, path, text, message) => {
    await expect(reading(path, text)).rejects.toThrow(new InputError(message));
  });
});

test('A measured run whose file is damaged is read or refused in one line, with an InputError', async () => {
  const files = [
    ['a.json', JSON.stringify(json)],
    [
      'b.csv',
      'note,issue_ms,prompt_len,output_len,ttft_ms,tpot_ms\r\n"a ""b""\n",0,5,2,20.5,7\r\n,10,9,1,30,\n',
    ],
  ] as const;
  const damaged = fc.tuple(
    fc.constantFrom(...files),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.string({ maxLength: 3, unit: 'binary' })), {
      maxLength: 3,
    }),
  );
  await fc.assert(
    fc.asyncProperty(damaged, async ([[path, text], damages]) => {
      const changed = damages.reduce((whole, [at, gone, put]) => {
        const start = at % (whole.length + 1);
        return whole.slice(0, start) + put + whole.slice(start + gone);
      }, text);
      try {
        const { requests } = await reading(path, changed === '' ? ' ' : changed);
        expect(requests.length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect((error as InputError).message).toMatch(/^[ab]\.(json|csv): \P{Cc}+$/u);
      }
    }),
    { numRuns: 2000 },
  );
});

test('The reading of a measured run ends with its signal', async () => {
  const fs = {
    statSync: (() => ({ isFile: () => true })) as never,
    readFileSync: (() => Buffer.from('issue_ms,prompt_len\n')) as never,
  };
  await expect(readMeasuredRun('b.csv', server, fs, AbortSignal.abort('enough'))).rejects.toBe('enough');
});

test('A measured run in more JSON than can be read in a moment is refused', async () => {
  await expect(reading('a.json', ' '.repeat(20e6 + 1))).rejects.toThrow(
    new InputError('a.json: expected at most 20 MB of JSON, got 21 MB (a CSV file may have more)'),
  );
});
