import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../lib/input/index.js';
import { findWorkload } from '../../lib/workload/index.js';
import { memoryFs } from './memory-fs.js';

/** {dataset_name: 'a', reqs: [('a', 5, 1)]} in marshal format, as version 2 and as version 4 write it. */
const ds = '{z\x0cdataset_namez\x01az\x04reqs[\x01\0\0\0)\x03z\x01ai\x05\0\0\0i\x01\0\0\x000';
const ds4 =
  '\xfb\xda\x0cdataset_name\xda\x01a\xda\x04reqs[\x01\0\0\0\xa9\x03r\x02\0\0\0\xe9\x05\0\0\0\xe9\x01\0\0\x000';
const model = {
  kind: 'length-model',
  name: 'm',
  note: 'n',
  source: 's',
  promptQuantiles: [1, 2],
  outputQuantilesByPrompt: [[1, 2]],
};

const place = (bytes: string | Uint8Array, name: string, chunk?: number) =>
  findWorkload(`/${name}`, { fs: memoryFs({ [`/${name}`]: bytes }, chunk), bundledFolder: '/none' });
const reading = async (text: string, name = 'any', chunk?: number) =>
  (await place(new TextEncoder().encode(text), name, chunk)).lengths;

const one = { kind: 'list', requests: [{ promptLength: 5, outputLength: 1 }] };

describe('A workload file is read by what is in it, whatever its name', () => {
  test.each([
    ['as a published data set', ds, one],
    ['as a published data set with references', ds4, one],
    ['as a JSON list', '\n [{"prompt_len": 5, "output_len": 1}]', one],
    ['as JSON Lines of one line', '{"prompt_len": 5, "output_len": 1}', one],
    ['as JSON Lines', '{"output_len": 1, "prompt_len": 5}\r\n\r\n', one],
    [
      'as CSV',
      'id,"output_len", prompt_len\r\nx,1,5\r\n',
      { requests: [{ promptLength: 5, outputLength: 1 }] },
    ],
    ['as a length model on one line', JSON.stringify(model), { kind: 'model' }],
    ['as a length model on many', JSON.stringify(model, undefined, 2), { kind: 'model' }],
  ])('%s', async (_how, text, lengths) => {
    for (const name of ['a.ds', 'a.json', 'a.jsonl', 'a.csv', 'a.txt', 'a']) {
      expect((await place(Buffer.from(text, 'latin1'), name)).lengths).toMatchObject(lengths);
    }
  });

  test('with a byte order mark too', async () => {
    expect(await reading('\ufeff{"prompt_len": 5, "output_len": 1}')).toEqual(one);
    expect(await reading('\ufeffprompt_len,output_len\n5,1')).toEqual(one);
  });

  test('also when its first line is longer than what is looked at', async () => {
    const line = JSON.stringify({ prompt_len: 5, output_len: 1, prompt: 'x'.repeat(200_000) });
    expect(await reading(`${line}\n${line}\n`)).toEqual({
      ...one,
      requests: [one.requests[0], one.requests[0]],
    });
    expect(await reading(`[${line}]`)).toEqual(one);
  });

  test.each(['hello', '7', '"text"', 'null', 'a;b\n1;2', '\x89PNG\r\n', 'prompt_length,output_length\n1,2'])(
    'and refused with what there is if it is none of them: %j',
    async (text) => {
      const begin =
        /^\/a\.json: expected a workload, which is a published data set \(.*, JSON .*, JSON Lines .*, CSV .*, got what begins with "[^\n]*$/;
      await expect(reading(text, 'a.json')).rejects.toThrow(begin);
      await expect(reading(text, 'a.json')).rejects.toThrow(InputError);
    },
  );
});

describe('Every format gives', () => {
  const requests = Array.from({ length: 300 }, (_, i) => ({
    prompt_len: 1 + (i % 90),
    output_len: i,
    start_time: i / 8,
    class: i % 3 === 0 ? 'chat, "long"' : 'code\né😀\\"\\\\]}',
    session: i * 7,
  }));
  const quoted = (value: unknown) => `"${String(value).replaceAll('"', '""')}"`;
  const csv = [
    Object.keys(requests[0]!).join(','),
    ...requests.map((request) => Object.values(request).map(quoted).join(',')),
  ].join('\r\n');
  const texts = {
    JSON: JSON.stringify(requests),
    'JSON on many lines': JSON.stringify(requests, undefined, 1),
    'JSON Lines': requests.map((request) => JSON.stringify(request)).join('\n'),
    CSV: csv,
  };

  test.each(Object.entries(texts))(
    'the same from %s, however the file comes in pieces',
    async (_name, text) => {
      for (const chunk of [1, 7, 1000, 2 ** 20]) {
        expect(await reading(text, 'a', chunk)).toEqual({
          kind: 'list',
          requests: requests.map(({ prompt_len, output_len, class: kind, session }) => ({
            promptLength: prompt_len,
            outputLength: output_len,
            columns: { class: kind, session },
          })),
          startTimes: requests.map(({ start_time }) => start_time),
        });
      }
    },
  );

  test.each([1, 3, 50])('the same data set, in pieces of %d bytes', async (chunk) => {
    const prompt = 'long '.repeat(100);
    const long = `{z\x0cdataset_namez\x01az\x04reqs[\x02\0\0\0)\x03a\xf4\x01\0\0${prompt}i\x05\0\0\0i\x01\0\0\0)\x03z\x01ai\x06\0\0\0i\x02\0\0\x000`;
    expect((await place(long, 'a.ds', chunk)).lengths).toEqual({
      kind: 'list',
      requests: [
        { promptLength: 5, outputLength: 1 },
        { promptLength: 6, outputLength: 2 },
      ],
    });
  });
});

describe('A field of all requests becomes a column', () => {
  const columnsOf = async (text: string) => {
    const lengths = await reading(text);
    return lengths.kind === 'list' ? lengths.requests.map(({ columns }) => columns) : undefined;
  };
  const lines = (...fields: object[]) =>
    fields.map((more) => JSON.stringify({ prompt_len: 1, output_len: 1, ...more })).join('\n');

  test('if it is a text in all or a finite number in all, and is let be if not', async () => {
    const first = { class: 'a', turn: 1, mixed: 1, late: null, gone: 'x', list: [1], long: 'x'.repeat(201) };
    const second = { class: '', turn: 2.5, mixed: 'b', late: 'c', list: [1], long: 'x' };
    expect(await columnsOf(lines(first, second))).toEqual([
      { class: 'a', turn: 1 },
      { class: '', turn: 2.5 },
    ]);
    expect(await columnsOf(lines({ mixed: 1 }, { mixed: 'b' }))).toEqual([undefined, undefined]);
    expect(await columnsOf(`${lines({ far: 1 })}\n{"prompt_len":1,"output_len":1,"far":1e999}`)).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('whatever it is called, but for what would be the prototype of an object', async () => {
    const text = '[{"prompt_len": 1, "output_len": 1, "__proto__": "x", "constructor": 2}]';
    const [columns] = (await columnsOf(text))!;
    expect(Object.entries(columns!)).toEqual([['constructor', 2]]);
  });

  test('in CSV of numbers if all cells are, and of texts if not; one with empty cells or without a name is let be', async () => {
    const csv = 'prompt_len,output_len,session,hash,gap,,\n1,1,007,1e5,x,1,2\n1,1,8,ab,,1,2\n';
    expect(await columnsOf(csv)).toEqual([
      { session: 7, hash: '1e5' },
      { session: 8, hash: 'ab' },
    ]);
  });
});

describe('A trace is refused, with its line,', () => {
  test.each([
    [
      'prompt_len,output_len\n1,1\n\n1,x\n',
      'line 4: output_len: expected a whole number of tokens, at least 0, got "x"',
    ],
    ['prompt_len,output_len\n1,1,1\n', 'line 2: expected 2 cells, one for each column, got 3'],
    ['prompt_len,id\n1,1\n', 'expected the columns prompt_len, output_len, got none called output_len'],
    ['prompt_len,output_len,prompt_len\n1,1,1\n', 'expected one column called prompt_len, got 2'],
    ['prompt_len,output_len\n', 'expected a list of at least one request, got none'],
    [
      'prompt_len,output_len\n1,"1\n2,2\n',
      'line 3: expected cells between commas, got a quote that neither opens nor closes a cell',
    ],
    [
      'prompt_len,output_len,start_time\n1,1,2\n1,1,1\n',
      'line 3: start_time: expected seconds, not before the 2 of the element above, got 1',
    ],
    [
      'prompt_len,output_len,start_time\n1,1,2\n1,1,\n',
      'line 3: start_time: expected it in all elements or in none, got none here, but one before',
    ],
    [
      '{"prompt_len": 1, "output_len": 1}\n\n{"prompt_len": 1,}',
      'line 3, column 18: expected a key in double quotes, got "}"',
    ],
    ['{"prompt_len": 1, "output_len": 1}\n7', 'line 2: expected {prompt_len, output_len}, got 7'],
    [
      '{"prompt_len": 0, "output_len": 1}\n',
      'line 1: prompt_len: expected a whole number of tokens, at least 1, got 0',
    ],
    [
      `[${'{"prompt_len": 1, "output_len": 1},\n'.repeat(9)}{"prompt_len" 1}]`,
      'line 10, column 15: expected ":", got "1}]"',
    ],
    [
      `[${'{"prompt_len": 1, "output_len": 1},\n'.repeat(9)}]`,
      'line 10, column 1: expected a value, got "]"',
    ],
  ])('%#', async (text, message) => {
    for (const chunk of [1, 5, 2 ** 20]) {
      await expect(reading(text, 'a', chunk)).rejects.toThrow(new InputError(`/a: ${message}`));
    }
  });
});

test('A large object in JSON is refused before it is read', async () => {
  const fs = memoryFs({ '/a': '{"kind": "length-model",\n' });
  const statSync = () => ({ isFile: () => true, size: 200e6 });
  const places = { fs: { ...fs, statSync: statSync as never }, bundledFolder: '/none' };
  await expect(findWorkload('/a', places)).rejects.toThrow(
    new InputError('/a: expected at most 100 MB of JSON that is no list, got 200 MB'),
  );
});

describe('Reading ends with its signal', () => {
  const endless = (text: string) => {
    const fs = memoryFs({ '/a': text });
    async function* pieces() {
      yield Buffer.from(text);
      await new Promise(() => {});
    }
    const createReadStream = () => Object.assign(pieces(), { destroy: () => {} });
    return { ...fs, createReadStream: createReadStream as never };
  };

  test.each([
    '[{"prompt_len": 1, "output_len": 1},',
    '{"prompt_len": 1, "output_len": 1}\n',
    'prompt_len,output_len\n',
  ])('while nothing comes after %j', async (text) => {
    const controller = new AbortController();
    const padded = text + ' '.repeat(2 ** 16);
    const found = findWorkload('/a', {
      fs: endless(padded),
      bundledFolder: '/none',
      signal: controller.signal,
    });
    setTimeout(() => controller.abort('enough'), 20);
    const what = await found.then(
      () => 'read',
      (reason) => reason,
    );
    expect(what).toBe('enough');
  });

  test('and does not begin when it is aborted already', async () => {
    const fs = memoryFs({ '/a': '[]' });
    const signal = AbortSignal.abort('enough');
    await expect(findWorkload('/a', { fs, bundledFolder: '/none', signal })).rejects.toBe('enough');
  });
});

describe('Whatever the bytes, the answer is a workload or an InputError of one line', () => {
  const answersProperly = async (bytes: Uint8Array, chunk: number): Promise<void> => {
    try {
      const { lengths } = await place(bytes, 'a', chunk);
      if (lengths.kind === 'list' && lengths.requests.length === 0) throw new Error('no requests');
    } catch (error) {
      if (!(error instanceof InputError && /^\/a: [^\n\r]+$/.test(error.message))) throw error;
    }
  };
  const seeds = [
    ds,
    ds4,
    '[{"prompt_len": 5, "output_len": 1, "start_time": 1, "class": "a"},\n {"prompt_len": 5, "output_len": 1}]',
    '{"prompt_len": 5, "output_len": 1, "class": "a"}\n{"prompt_len": 5, "output_len": 1, "class": "\\u00e9"}\n',
    'prompt_len,output_len,start_time,class\n5,1,0.5,"a ""b"""\n5,1,1,b\n',
    JSON.stringify(model),
  ];
  const chunk = fc.constantFrom(1, 3, 64, 2 ** 20);

  test('for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), chunk, answersProperly),
    );
  });

  test('for files of each format that were damaged', async () => {
    const damaged = fc
      .tuple(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 4 }), fc.uint8Array({ maxLength: 4 })), { maxLength: 3 }),
      )
      .map(([seed, damages]) =>
        damages.reduce(
          (bytes, [at, gone, put]) => {
            const start = at % (bytes.length + 1);
            return Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + gone)]);
          },
          Buffer.from(seed, 'latin1'),
        ),
      );
    await fc.assert(fc.asyncProperty(damaged, chunk, answersProperly), { numRuns: 3000 });
  });

  test('for files whose texts were shuffled', async () => {
    const token = fc.constantFrom(
      ...[
        'prompt_len',
        'output_len',
        'start_time',
        ',',
        '\n',
        '"',
        '{',
        '}',
        '[',
        ']',
        ':',
        '1',
        '-1',
        '1e999',
        '\\',
        ' ',
        '\r',
        'é',
      ],
    );
    const begin = fc.constantFrom(
      '[',
      '{"prompt_len": 1, "output_len": 1}\n',
      'prompt_len,output_len\n',
      '{',
    );
    const text = fc
      .tuple(begin, fc.array(token, { maxLength: 40 }))
      .map(([first, rest]) => Buffer.from(first + rest.join('')));
    await fc.assert(fc.asyncProperty(text, chunk, answersProperly), { numRuns: 3000 });
  });
});
