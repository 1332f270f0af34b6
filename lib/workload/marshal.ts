import { byteCursor } from './byte-cursor.js';
import { decodePythonText } from './python-text.js';

/** A Python value as read from marshal data. Lists and tuples both become arrays, dictionaries maps. */
export type MarshalValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly MarshalValue[]
  | ReadonlyMap<string, MarshalValue>;

/** Published data sets nest three deep; a limit far above that keeps hostile ones off the call stack. */
const deepest = 100;

/** On a type byte: the object takes the next reference number, by which later places may mean it. */
const referenceFlag = 0x80;

const endOfDictionary = 0x30; // '0'

/** What CPython never numbers; a flag on one of these would shift the numbers of all that follows. */
const neverNumbered = new Set(['N', 'T', 'F', 'r']);

/**
 * Reads the part of Python's marshal format (versions 0 to 4) that `.ds` data sets are made of: `N` None, `T` `F`
 * booleans, `i` and `l` integers, `g` floats, `s` bytes, `z` `Z` `a` `A` ASCII texts, `u` `t` UTF-8 texts, `(` `)`
 * tuples, `[` lists, `{` dictionaries with texts as keys, and `r` references to what was read before.
 *
 * @param bytes the whole file; nothing may follow the one value in it.
 * @param where the name of the file, for errors.
 * @throws InputError naming the file and the offset of the byte, for anything that is not such a value. A claimed
 *   count is compared with the bytes left before it is believed, so that memory stays in proportion to the file.
 */
export function readMarshal(bytes: Uint8Array, where: string): MarshalValue {
  const cursor = byteCursor(bytes, where);
  /** By reference number; `undefined` while the object is being read. */
  const references: (MarshalValue | undefined)[] = [];

  /** A count of things that take at least `bytesEach` bytes each. */
  const count = (what: string, bytesEach = 1): number => {
    const offset = cursor.offset;
    const claimed = cursor.int32(`the ${what}`);
    if (claimed < 0 || claimed * bytesEach > cursor.left) {
      throw cursor.refusal(offset, `the ${what} is ${claimed}, but the file has ${cursor.left} bytes left`);
    }
    return claimed;
  };

  const ascii = (length: number): string => {
    const offset = cursor.offset;
    const text = cursor.take(length, 'an ASCII text');
    const foreign = text.findIndex((byte) => byte > 0x7f);
    if (foreign >= 0) throw cursor.refusal(offset + foreign, 'expected an ASCII character');
    return decodePythonText(text) ?? '';
  };

  const utf8 = (): string => {
    const length = count('length of a text');
    const offset = cursor.offset;
    const text = decodePythonText(cursor.take(length, 'a text'));
    if (text === undefined) throw cursor.refusal(offset, `expected a text of ${length} bytes in UTF-8`);
    return text;
  };

  const long = (): number => {
    const offset = cursor.offset;
    const signedCount = cursor.int32('the number of digits of an integer');
    const digits = Math.abs(signedCount);
    if (digits * 2 > cursor.left) {
      throw cursor.refusal(
        offset,
        `the integer has ${digits} digits, but the file ${cursor.left} bytes left`,
      );
    }
    let value = 0;
    let weight = 1;
    // Longer than this it is too large in any case, and its remaining digits need no look.
    for (let i = 0; i < digits && value <= Number.MAX_SAFE_INTEGER; i++) {
      const digit = cursor.byte('a digit') | (cursor.byte('a digit') << 8);
      if (digit >= 0x8000 || (digit === 0 && i === digits - 1)) {
        throw cursor.refusal(offset, `expected a normal integer, got the 15-bit digit ${digit}`);
      }
      value += digit * weight;
      weight *= 0x8000;
    }
    if (value > Number.MAX_SAFE_INTEGER) throw cursor.refusal(offset, 'expected an integer below 2^53');
    return signedCount < 0 ? -value : value;
  };

  const sequence = (length: number, depth: number): MarshalValue[] => {
    const items: MarshalValue[] = [];
    for (let i = 0; i < length; i++) items.push(object(depth + 1));
    return items;
  };

  const dictionary = (depth: number): ReadonlyMap<string, MarshalValue> => {
    const entries = new Map<string, MarshalValue>();
    while (cursor.peek() !== endOfDictionary) {
      const offset = cursor.offset;
      const key = object(depth + 1);
      if (typeof key !== 'string') throw cursor.refusal(offset, 'expected a text as the key of a dictionary');
      if (entries.has(key)) throw cursor.refusal(offset, 'the key is in the dictionary already');
      entries.set(key, object(depth + 1));
    }
    cursor.byte('the end of a dictionary');
    return entries;
  };

  const reference = (): MarshalValue => {
    const offset = cursor.offset;
    const index = cursor.int32('the number of a reference');
    const value = references[index];
    if (value !== undefined) return value;
    const isUnfinished = index >= 0 && index < references.length;
    const trouble = isUnfinished
      ? 'an object that is not complete yet'
      : `none of ${references.length} objects`;
    throw cursor.refusal(offset, `reference ${index} is to ${trouble}`);
  };

  const readers: Readonly<Record<string, (depth: number) => MarshalValue>> = {
    N: () => null,
    T: () => true,
    F: () => false,
    i: () => cursor.int32('an integer'),
    l: long,
    g: () => cursor.float64('a float'),
    s: () => Uint8Array.from(cursor.take(count('length of a byte string'), 'a byte string')),
    z: () => ascii(cursor.byte('the length of a text')),
    Z: () => ascii(cursor.byte('the length of a text')),
    a: () => ascii(count('length of a text')),
    A: () => ascii(count('length of a text')),
    u: utf8,
    t: utf8,
    ')': (depth) => sequence(cursor.byte('the length of a tuple'), depth),
    '(': (depth) => sequence(count('length of a tuple'), depth),
    '[': (depth) => sequence(count('length of a list'), depth),
    '{': dictionary,
    r: reference,
  };

  function object(depth: number): MarshalValue {
    const offset = cursor.offset;
    if (depth > deepest)
      throw cursor.refusal(offset, `expected values at most ${deepest} deep in one another`);
    const byte = cursor.byte('a value');
    const type = String.fromCharCode(byte & ~referenceFlag);
    const isFlagged = (byte & referenceFlag) !== 0;
    const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
    if (read === undefined || (isFlagged && neverNumbered.has(type))) {
      const expected = Object.keys(readers).join(' ');
      throw cursor.refusal(offset, `expected a type byte of marshal data (${expected}), got ${hex(byte)}`);
    }
    if (!isFlagged) return read(depth);
    const index = references.push(undefined) - 1;
    const value = read(depth);
    references[index] = value;
    return value;
  }

  const value = object(0);
  if (cursor.left > 0)
    throw cursor.refusal(cursor.offset, `expected the end, but ${cursor.left} bytes follow`);
  return value;
}

const hex = (byte: number) => `0x${byte.toString(16).padStart(2, '0')}`;
