import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError, sourceOf } from '../../lib/input/index.js';
import { workloadFormats } from '../../lib/workload/index.js';

const readBytes = async (bytes: Uint8Array) =>
  workloadFormats['.json'].read(await sourceOf(bytes, 'my.json'));
const readText = (text: string) => readBytes(new TextEncoder().encode(text));
const read = (value: unknown) => readText(JSON.stringify(value));

describe('A JSON list of requests', () => {
  const list = [
    { prompt_len: 5, output_len: 0, start_time: 0.5 },
    { prompt_len: 1, output_len: 9, start_time: 0.5 },
  ];
  const requests = [
    { promptLength: 5, outputLength: 0 },
    { promptLength: 1, outputLength: 9 },
  ];

  test('gives lengths and, if it has them, start times in seconds', async () => {
    expect(await read(list)).toEqual({
      standIn: false,
      lengths: { kind: 'list', requests, startTimes: [0.5, 0.5] },
    });
    const timeless = list.map(({ start_time: _, ...lengths }) => lengths);
    expect(await read(timeless)).toEqual({ standIn: false, lengths: { kind: 'list', requests } });
  });

  test('may start with a byte order mark and have other fields', async () => {
    expect((await readText('\ufeff[{"id": null, "prompt_len": 1, "output_len": 9}]')).lengths).toEqual({
      kind: 'list',
      requests: [{ promptLength: 1, outputLength: 9 }],
    });
  });

  const good = { prompt_len: 5, output_len: 1 };
  const timed = { ...good, start_time: 3 };
  const whole = 'expected a whole number of tokens, at least';
  test.each<[string, unknown, string]>([
    ['is empty', [], 'my.json: expected a list of at least one request, got none'],
    [
      'has an element that is a number',
      [good, 7],
      'my.json: element 1 (0-based): expected {prompt_len, output_len}, got 7',
    ],
    [
      'has an element that is a list',
      [[5, 1]],
      'my.json: element 0 (0-based): expected {prompt_len, output_len}, got a list of 2',
    ],
    [
      'lacks a field',
      [{ prompt_len: 5 }],
      `my.json: element 0 (0-based): output_len: ${whole} 0, got nothing`,
    ],
    [
      'has a prompt of no tokens',
      [good, { ...good, prompt_len: 0 }],
      `my.json: element 1 (0-based): prompt_len: ${whole} 1, got 0`,
    ],
    [
      'has a negative output',
      [{ ...good, output_len: -1 }],
      `my.json: element 0 (0-based): output_len: ${whole} 0, got -1`,
    ],
    [
      'has a length in quotes',
      [{ ...good, prompt_len: '5\n' }],
      `my.json: element 0 (0-based): prompt_len: ${whole} 1, got "5\\n"`,
    ],
    [
      'has a length that no number holds exactly',
      [{ ...good, prompt_len: 2 ** 53 }],
      `my.json: element 0 (0-based): prompt_len: ${whole} 1, got 9007199254740992`,
    ],
    [
      'stops having start times',
      [timed, timed, good],
      'my.json: element 2 (0-based): start_time: expected it in all elements or in none, got none here, but one before',
    ],
    [
      'begins to have start times',
      [good, timed],
      'my.json: element 1 (0-based): start_time: expected it in all elements or in none, got one here, but none before',
    ],
    [
      'goes back in time',
      [timed, { ...good, start_time: 2.5 }],
      'my.json: element 1 (0-based): start_time: expected seconds, not before the 3 of the element above, got 2.5',
    ],
    [
      'starts before 0',
      [{ ...good, start_time: -1 }],
      'my.json: element 0 (0-based): start_time: expected seconds, at least 0, got -1',
    ],
    [
      'has a start time of null',
      [{ ...good, start_time: null }],
      'my.json: element 0 (0-based): start_time: expected seconds, at least 0, got null',
    ],
  ])('is refused if it %s', async (_what, value, message) => {
    await expect(read(value)).rejects.toThrow(new InputError(message));
  });

  test('is refused if a start time is beyond all numbers', async () => {
    await expect(readText('[{"prompt_len": 1, "output_len": 1, "start_time": 1e999}]')).rejects.toThrow(
      new InputError('my.json: element 0 (0-based): start_time: expected seconds, at least 0, got Infinity'),
    );
  });
});

describe('A JSON workload that is neither list nor object is refused:', () => {
  test.each(['7', '"text"', 'null', 'true'])('%s', async (text) => {
    await expect(readText(text)).rejects.toThrow(
      new InputError(`my.json: expected a list of requests or a length model, got ${text}`),
    );
  });
});

describe('Text that is not JSON is refused with line and column:', () => {
  test.each([
    ['', 'line 1, column 1: expected a value, got the end of the text'],
    [' \n', 'line 2, column 1: expected a value, got the end of the text'],
    ['[1,\n 2,\n]', 'line 3, column 1: expected a value, got "]"'],
    ['[1\r\n 2]', 'line 2, column 2: expected "," or "]", got "2]"'],
    ['[1}', 'line 1, column 3: expected "," or "]", got "}"'],
    ['{"a" 1}', 'line 1, column 6: expected ":", got "1}"'],
    ['{"a":1 "b"}', 'line 1, column 8: expected "," or "}", got "\\"b\\"}"'],
    ['{"a":1,}', 'line 1, column 8: expected a key in double quotes, got "}"'],
    ["{'a':1}", 'line 1, column 2: expected a key in double quotes or "}", got "\'a\':1}"'],
    ['[1] 2', 'line 1, column 5: expected nothing more, got "2"'],
    ['[01]', 'line 1, column 3: expected "," or "]", got "1]"'],
    ['[NaN]', 'line 1, column 2: expected a value or "]", got "NaN]"'],
    ['["😀é", x]', 'line 1, column 8: expected a value, got "x]"'],
    ['["a', 'line 1, column 4: expected the closing double quote of a text, got the end of the text'],
    ['["\\x"]', 'line 1, column 3: expected an escape sequence of JSON, got "\\\\x\\"]"'],
    [
      '["\t"]',
      'line 1, column 3: expected a text without raw line breaks or control characters, got "\\t\\"]"',
    ],
    ['['.repeat(100_000), 'line 1, column 100001: expected a value or "]", got the end of the text'],
  ])('%#', async (text, message) => {
    await expect(readText(text)).rejects.toThrow(new InputError(`my.json: ${message}`));
  });

  test('and bytes that are not UTF-8 without', async () => {
    await expect(readBytes(Uint8Array.of(0xff, 0xfe, 0x5b))).rejects.toThrow(
      new InputError('my.json: expected JSON as UTF-8 text, got bytes that are not UTF-8'),
    );
  });

  test('whatever is wrong, which is never anything else than an InputError of one line', async () => {
    const spliced = fc
      .tuple(fc.json(), fc.nat(), fc.nat({ max: 3 }), fc.string({ maxLength: 3, unit: 'binary' }))
      .map(([text, at, gone, put]) => {
        const start = at % (text.length + 1);
        return text.slice(0, start) + put + text.slice(start + gone);
      });
    const tokens = fc
      .array(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          ',',
          ':',
          '"a"',
          '"',
          '\\',
          '1',
          '-',
          '.5',
          'e3',
          'null',
          ' ',
          '\n',
        ),
      )
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(fc.oneof(spliced, tokens), async (text) => {
        try {
          await readText(text);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
          expect((error as InputError).message).toMatch(/^my\.json: [^\n]+$/);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
