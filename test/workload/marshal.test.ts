import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../lib/input/index.js';
import { type MarshalValue, readMarshal } from '../../lib/workload/index.js';

// Base64 and hexadecimal literals are what marshal.dumps(value, version) of CPython 3.11 gives, unless they break a rule.

const hex = (digits: string) => Uint8Array.from(Buffer.from(digits.replaceAll(' ', ''), 'hex'));
const base64 = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
const read = (bytes: Uint8Array) => readMarshal(bytes, 'file.ds');

const dataset = new Map<string, MarshalValue>([
  ['dataset_name', 'tiny'],
  [
    'reqs',
    [
      ['abc', 3, 1],
      ['é中', 300, 0],
      ['half \ud83d!', 2 ** 31 - 1, 7],
      ['abc', 3, 1],
    ],
  ],
]);
const version2 =
  'e3UMAAAAZGF0YXNldF9uYW1ldQQAAAB0aW55dQQAAAByZXFzWwQAAAAoAwAAAHUDAAAAYWJjaQMAAABpAQAAACgDAAAAdQUAAADDqeS4rWksAQAAaQAAAAAoAwAAAHUJAAAAaGFsZiDtoL0haf///39pBwAAACgDAAAAdQMAAABhYmNpAwAAAGkBAAAAMA==';
const version3 =
  '+/QMAAAAZGF0YXNldF9uYW1l9AQAAAB0aW559AQAAAByZXFzWwQAAACoAwAAAPQDAAAAYWJj6QMAAADpAQAAAKgDAAAA9QUAAADDqeS4reksAQAA6QAAAACoAwAAAPUJAAAAaGFsZiDtoL0h6f///3/pBwAAAHIEAAAAMA==';
const version4 =
  '+9oMZGF0YXNldF9uYW1l2gR0aW552gRyZXFzWwQAAACpA9oDYWJj6QMAAADpAQAAAKkD9QUAAADDqeS4reksAQAA6QAAAACpA/UJAAAAaGFsZiDtoL0h6f///3/pBwAAAHIEAAAAMA==';

describe('A marshal file is read', () => {
  test.each([
    ['2 (no references, long counts)', version2],
    ['3 (references)', version3],
    ['4 (references, short counts)', version4],
  ])('in version %s', (_version, text) => {
    expect(read(base64(text))).toEqual(dataset);
  });

  test.each<[string, string, MarshalValue]>([
    ['None', '4e', null],
    ['True', '54', true],
    ['False', '46', false],
    ['a negative int', 'e9 fbffffff', -5],
    ['a long', 'ec 03000000 0000 0000 0004', 2 ** 40],
    ['a negative long', 'ec fcffffff 0000 0000 0000 8000', -(2 ** 52)],
    ['the largest long that a number holds exactly', 'ec 04000000 ff7f ff7f ff7f ff00', 2 ** 53 - 1],
    ['a float', 'e7 000000000000f83f', 1.5],
    ['bytes', 'f3 02000000 00ff', Uint8Array.of(0, 255)],
    ['a short ASCII text', '7a 02 6869', 'hi'],
    ['a short interned ASCII text', '5a 02 6869', 'hi'],
    ['a long ASCII text', `e1 2c010000 ${'78'.repeat(300)}`, 'x'.repeat(300)],
    ['a long interned ASCII text', '41 02000000 6869', 'hi'],
    ['a UTF-8 text that starts with a byte order mark', '75 04000000 efbbbf 78', '\ufeffx'],
    ['an interned UTF-8 text', '74 02000000 c3a9', 'é'],
    ['the last code point before the surrogates', '75 03000000 ed9fbf', '\ud7ff'],
    ['lone surrogates, first and last', '75 06000000 edbfbf eda080', '\udfff\ud800'],
    ['an empty dictionary', '7b 30', new Map()],
    ['a short tuple', '29 02 4e 54', [null, true]],
    ['a long tuple', '28 02000000 4e 54', [null, true]],
    ['an empty list', '5b 00000000', []],
  ])('with %s', (_what, digits, value) => {
    expect(read(hex(digits))).toEqual(value);
  });

  test('with references numbered in the order of the type bytes, containers before what they contain', () => {
    // s = 'shared é'; t = (1, 2); [s, s, t, t]
    const digits =
      '5b04000000 f509000000 73686172656420c3a9 7200000000 a902 e901000000 e902000000 7201000000';
    expect(read(hex(digits))).toEqual(['shared é', 'shared é', [1, 2], [1, 2]]);
  });

  test('whatever buffer its bytes are a part of', () => {
    const file = hex('ffff 5b01000000 7302000000 0102 ffff');
    const value = read(file.subarray(2, -2));
    file.fill(0);
    expect(value).toEqual([Uint8Array.of(1, 2)]);
  });
});

describe('A marshal file is refused, naming file and byte, because', () => {
  test.each([
    ['it is empty', '', 0],
    ['it ends in an integer', '69 0100', 1],
    ['it ends in a text', '7a 05 6869', 2],
    ['it ends in a dictionary', '7b 7a 01 61 4e', 5],
    ['bytes follow the value', '4e 4e', 1],
    ['a list claims more elements than there are bytes', '5b ffffff7f 4e', 1],
    ['a tuple claims a negative number of elements', '28 ffffffff', 1],
    ['a text claims a negative length', '75 ffffffff', 1],
    ['a text claims more than there is', '61 ffffff7f 61', 1],
    ['a long claims more digits than there are', '6c ffffff7f 0100', 1],
    ['a long claims the most negative number of digits', '6c 00000080 0100', 1],
    ['a long has a digit of more than 15 bits', '6c 01000000 0080', 1],
    ['a long has a leading zero digit', '6c 02000000 0100 0000', 1],
    ['a long is too large for a number', '6c 06000000 0000 0000 0000 0000 0000 2000', 1],
    ['the type is not one that data sets have (a set)', '3c01000000 e903000000', 0],
    ['the type is not one that data sets have (code)', 'e3', 0],
    ['the end of a dictionary stands outside one', '30', 0],
    ['the end of a dictionary stands for a value', '7b 7a0161 30', 4],
    ['the end of a dictionary is flagged', '7b b0', 1],
    ['a reference is to a number not given yet', '5b01000000 7200000000', 6],
    ['a reference is to a negative number', '5b02000000 f94e 72ffffffff', 5],
    ['a reference is to the list it is in', 'db01000000 7200000000', 6],
    ['a reference is flagged, which shifts the numbers after it', 'a9 02 fa0161 f201000000', 5],
    ['None is flagged, which CPython never does', 'ce', 0],
    ['a short text is not ASCII', '7a 02 61e9', 3],
    ['a text is not UTF-8', '75 02000000 c328', 5],
    ['a surrogate is cut', '75 02000000 eda0', 5],
    ['a key is an integer', '7b e901000000 e902000000 30', 1],
    ['a key is unhashable', '7b 5b00000000 4e 30', 1],
    ['a key comes twice', '7b 7a0161 4e 7a0161 4e 30', 5],
  ])('%s', (_why, digits, offset) => {
    const reading = () => read(hex(digits));
    expect(reading).toThrow(InputError);
    expect(reading).toThrow(new RegExp(`^file\\.ds: byte ${offset}: .*`));
  });

  test.each([
    ['lists', '5b01000000'],
    ['tuples', '2901'],
    ['dictionaries', '7b7a0161'],
    ['flagged lists', 'db01000000'],
  ])('%s lie in one another a hundred thousand deep', (_what, opening) => {
    const reading = () => read(hex(opening.repeat(100_000)));
    expect(reading).toThrow(InputError);
    expect(reading).toThrow(/byte \d+: expected values at most 100 deep/);
  });
});

describe('Whatever the bytes, the answer is a value or an InputError that names a byte', () => {
  const properRefusal = /^file\.ds: byte \d+: [^\n]+$/;

  /** Told by a thrown error and not by `expect`, which is slow at tens of thousands of files. */
  const answersProperly = (bytes: Uint8Array): 'a value' | 'a refusal' => {
    try {
      read(bytes);
      return 'a value';
    } catch (error) {
      if (error instanceof InputError && properRefusal.test(error.message)) return 'a refusal';
      throw error;
    }
  };

  test('for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void answersProperly(bytes)));
  });

  test('for any sequence of valid type bytes and small numbers', () => {
    const types = [...Buffer.from('NTFilgszZaAut([){r0')].flatMap((byte) => [byte, byte | 0x80]);
    const byte = fc.oneof(fc.constantFrom(...types), fc.constantFrom(0, 0, 0, 1, 2, 255));
    const file = fc.array(byte, { maxLength: 60 }).map((bytes) => Uint8Array.from(bytes));
    fc.assert(
      fc.property(file, (bytes) => void answersProperly(bytes)),
      { numRuns: 2000 },
    );
  });

  test.each([version2, version3, version4])(
    'for every cut of a valid file, where it is a refusal',
    (text) => {
      const file = base64(text);
      for (let length = 0; length < file.length; length++) {
        expect(answersProperly(file.subarray(0, length))).toBe('a refusal');
      }
    },
  );

  test.each([version2, version3, version4])('for every change of one byte in a valid file', (text) => {
    const file = base64(text);
    for (let at = 0; at < file.length; at++) {
      const right = file[at]!;
      for (let wrong = 0; wrong < 256; wrong++) {
        file[at] = wrong;
        answersProperly(file);
      }
      file[at] = right;
    }
    expect(read(file)).toEqual(dataset);
  });
});
