import { isAscii, isUtf8 } from 'node:buffer';
import { byteCursor, NotYet } from './byte-cursor.js';
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

/** Texts that have more bytes than this are not kept, unless asked for: a prompt is not, but for its being a text. */
const LONGEST_KEPT = 100;

/** What stands for a text that was not kept. */
const SKIPPED = 'a long text';

/** How many bytes a text may have. */
const LONGEST_TEXT = 2 ** 26;

/** Reads a marshal file whose bytes come bit by bit. */
export interface MarshalReader {
  /** Takes the next bytes of the file. @throws InputError as `readMarshal` does */
  feed(bytes: Uint8Array): void;
  /** The value in the file, all of whose bytes have come. @throws InputError as `readMarshal` does */
  end(): MarshalValue;
}

/** What is being read, and has other objects in it. */
type Open = { readonly offset: number; readonly reference: number | undefined } & (
  | { readonly items: MarshalValue[]; readonly length: number }
  | { readonly entries: Map<string, MarshalValue>; key: string | undefined }
);

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
  const reader = marshalReader(where, bytes.length);
  reader.feed(bytes);
  return reader.end();
}

/**
 * As `readMarshal`, for a file that is not held whole.
 *
 * @param size how many bytes the file has, if that is known.
 * @param keepsTexts whether long texts are kept; another text stands for those that are not.
 */
export function marshalReader(where: string, size?: number, keepsTexts = true): MarshalReader {
  const cursor = byteCursor(where, size);
  /** By reference number; `undefined` while the object is being read. */
  const references: (MarshalValue | undefined)[] = [];
  /** The objects that are being read, each in the one before. */
  const open: Open[] = [];
  let value: MarshalValue | undefined;
  /** What has come and is still too little for the next object, and how many bytes are missing. */
  let waiting: Uint8Array[] = [];
  let missing = 0;
  let isOver = false;

  /** A count of things that take at least `bytesEach` bytes each. */
  const count = (what: string, bytesEach = 1): number => {
    const offset = cursor.offset;
    const claimed = cursor.int32(`the ${what}`);
    if (claimed < 0 || claimed * bytesEach > cursor.left) {
      throw cursor.refusal(offset, `the ${what} is ${claimed}, but the file has ${cursor.left} bytes left`);
    }
    return claimed;
  };

  const textLength = (): number => {
    const offset = cursor.offset;
    const length = count('length of a text');
    if (length <= LONGEST_TEXT) return length;
    throw cursor.refusal(offset, `expected texts of at most ${LONGEST_TEXT} bytes, got one of ${length}`);
  };

  const isSkipped = (length: number): boolean => {
    const parent = open.at(-1);
    const isKey = parent !== undefined && 'entries' in parent && parent.key === undefined;
    return !keepsTexts && length > LONGEST_KEPT && !isKey;
  };

  const ascii = (length: number): string => {
    const offset = cursor.offset;
    const text = cursor.take(length, 'an ASCII text');
    if (!isAscii(text)) {
      const foreign = text.findIndex((byte) => byte > 0x7f);
      throw cursor.refusal(offset + foreign, 'expected an ASCII character');
    }
    return isSkipped(length) ? SKIPPED : (decodePythonText(text) ?? '');
  };

  const utf8 = (): string => {
    const length = textLength();
    const offset = cursor.offset;
    const bytes = cursor.take(length, 'a text');
    if (isSkipped(length) && isUtf8(bytes)) return SKIPPED;
    const text = decodePythonText(bytes);
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

  /** How objects are read that have no others in them. */
  const atoms: Readonly<Record<string, () => MarshalValue>> = {
    N: () => null,
    T: () => true,
    F: () => false,
    i: () => cursor.int32('an integer'),
    l: long,
    g: () => cursor.float64('a float'),
    s: () => Uint8Array.from(cursor.take(textLength(), 'a byte string')),
    z: () => ascii(cursor.byte('the length of a text')),
    Z: () => ascii(cursor.byte('the length of a text')),
    a: () => ascii(textLength()),
    A: () => ascii(textLength()),
    u: utf8,
    t: utf8,
    r: reference,
  };

  /** How long the objects are that have others in them, where that stands before them. */
  const lengths: Readonly<Record<string, () => number>> = {
    ')': () => cursor.byte('the length of a tuple'),
    '(': () => count('length of a tuple'),
    '[': () => count('length of a list'),
  };

  const types = new Set([...Object.keys(atoms), ...Object.keys(lengths), '{']);

  /** Puts an object that was read where it belongs, and so on with what this makes complete. */
  const deliver = (object: MarshalValue, offset: number): void => {
    const parent = open.at(-1);
    if (parent === undefined) {
      value = object;
    } else if ('items' in parent) {
      parent.items.push(object);
      if (parent.items.length === parent.length) close(parent, parent.items);
    } else if (parent.key !== undefined) {
      parent.entries.set(parent.key, object);
      parent.key = undefined;
    } else {
      if (typeof object !== 'string')
        throw cursor.refusal(offset, 'expected a text as the key of a dictionary');
      if (parent.entries.has(object)) throw cursor.refusal(offset, 'the key is in the dictionary already');
      parent.key = object;
    }
  };

  const close = ({ reference, offset }: Open, object: MarshalValue): void => {
    open.pop();
    if (reference !== undefined) references[reference] = object;
    deliver(object, offset);
  };

  /** Reads the next object, or of one that has others in it the beginning or the end. */
  const step = (): void => {
    const parent = open.at(-1);
    if (parent !== undefined && 'entries' in parent && parent.key === undefined) {
      if (cursor.peek() === endOfDictionary) {
        cursor.byte('the end of a dictionary');
        close(parent, parent.entries);
        return;
      }
    }
    const { offset } = cursor;
    if (open.length > deepest)
      throw cursor.refusal(offset, `expected values at most ${deepest} deep in one another`);
    const byte = cursor.byte('a value');
    const type = String.fromCharCode(byte & ~referenceFlag);
    const isFlagged = (byte & referenceFlag) !== 0;
    if (!types.has(type) || (isFlagged && neverNumbered.has(type))) {
      const expected = [...types].join(' ');
      throw cursor.refusal(offset, `expected a type byte of marshal data (${expected}), got ${hex(byte)}`);
    }
    const atom = atoms[type]?.();
    if (atom !== undefined) {
      if (isFlagged) references.push(atom);
      deliver(atom, offset);
      return;
    }
    const length = lengths[type]?.();
    const reference = isFlagged ? references.push(undefined) - 1 : undefined;
    if (length === undefined) {
      open.push({ offset, reference, entries: new Map(), key: undefined });
    } else {
      const list = { offset, reference, items: [], length };
      open.push(list);
      if (length === 0) close(list, list.items);
    }
  };

  /** Reads as far as the bytes go that have come. */
  const advance = (): void => {
    cursor.feed(waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting));
    waiting = [];
    missing = 0;
    if (isOver) cursor.end();
    try {
      while (value === undefined) {
        cursor.mark();
        step();
      }
      cursor.mark();
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      cursor.goBack();
      missing = error.missing;
    }
  };

  const refuseMore = (): void => {
    if (cursor.left > 0)
      throw cursor.refusal(cursor.offset, `expected the end, but ${cursor.left} bytes follow`);
  };

  return {
    feed(bytes) {
      if (value !== undefined && bytes.length > 0) {
        throw cursor.refusal(cursor.offset, 'expected the end, but more bytes follow');
      }
      waiting.push(bytes);
      missing -= bytes.length;
      if (missing <= 0) advance();
      if (value !== undefined && cursor.left < Number.POSITIVE_INFINITY) refuseMore();
    },
    end() {
      waiting.push(new Uint8Array());
      isOver = true;
      advance();
      refuseMore();
      return value!;
    },
  };
}

const hex = (byte: number) => `0x${byte.toString(16).padStart(2, '0')}`;
