import { InputError } from '../input/index.js';

/** Thrown, and caught by whoever feeds the cursor, where bytes are asked for that have not come yet. */
export class NotYet {
  /** How many more bytes have to be there. */
  readonly missing: number;

  constructor(missing: number) {
    this.missing = missing;
  }
}

/** A place in a file of bytes that moves forward as it is read and never leaves the file. */
export interface ByteCursor {
  /** Offset of the next byte to be read. */
  readonly offset: number;
  /** How many bytes are left; without end while the size of the file is not known. */
  readonly left: number;
  /** The next byte, which stays to be read; `undefined` at the end. */
  peek(): number | undefined;
  /** Reads one byte. `what` names it in the refusal of a file that has ended; so below. */
  byte(what: string): number;
  /** Reads a signed 32-bit integer, low byte first. */
  int32(what: string): number;
  /** Reads a 64-bit binary floating-point number, low byte first. */
  float64(what: string): number;
  /** Reads `count` bytes, as a view into what was fed. */
  take(count: number, what: string): Uint8Array;
  /** The error that refuses the file: names the file and `offset`. To be thrown by the caller. */
  refusal(offset: number, message: string): InputError;
  /** Says that nothing before the next byte will be gone back to. */
  mark(): void;
  /** Goes back to the last mark. */
  goBack(): void;
  /** Adds bytes at the end of those that are there. */
  feed(bytes: Uint8Array): void;
  /** Says that no bytes will come any more. */
  end(): void;
}

/**
 * A cursor at the start of a file whose bytes are fed to it bit by bit; `where` names the file in errors.
 *
 * @param size how many bytes the file has, if that is known.
 * @throws InputError from each reading method, when the file has fewer bytes left than it needs, and NotYet when
 *   they have not come yet.
 */
export function byteCursor(where: string, size?: number): ByteCursor {
  /** What is there, from the last mark on or from before it. */
  let bytes: Uint8Array = new Uint8Array();
  let view = new DataView(bytes.buffer);
  /** Where in the file `bytes` begins. */
  let base = 0;
  let at = 0;
  let marked = 0;
  let known = size;

  const refusal = (offset: number, message: string) => new InputError(`${where}: byte ${offset}: ${message}`);

  /** Steps over `count` bytes and returns where in `bytes` they start. */
  const step = (count: number, what: string): number => {
    if (at + count > bytes.length) {
      const left = (known ?? Number.POSITIVE_INFINITY) - base - at;
      if (count <= left) throw new NotYet(at + count - bytes.length);
      throw refusal(base + at, `expected ${what} (${plural(count)}), but the file has ${plural(left)} left`);
    }
    const start = at;
    at += count;
    return start;
  };

  return {
    get offset() {
      return base + at;
    },
    get left() {
      return (known ?? Number.POSITIVE_INFINITY) - base - at;
    },
    peek: () => {
      if (at >= bytes.length && known !== base + at) throw new NotYet(1);
      return bytes[at];
    },
    byte: (what) => view.getUint8(step(1, what)),
    int32: (what) => view.getInt32(step(4, what), true),
    float64: (what) => view.getFloat64(step(8, what), true),
    take: (count, what) => {
      const start = step(count, what);
      return bytes.subarray(start, start + count);
    },
    refusal,
    mark: () => {
      marked = at;
    },
    goBack: () => {
      at = marked;
    },
    feed: (more) => {
      const kept = bytes.subarray(marked);
      base += marked;
      at -= marked;
      marked = 0;
      bytes = kept.length === 0 ? more : Buffer.concat([kept, more]);
      view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      // A file may grow while it is read.
      if (known !== undefined && base + bytes.length > known) known = base + bytes.length;
    },
    end: () => {
      known = base + bytes.length;
    },
  };
}

const plural = (count: number) => (count === 1 ? '1 byte' : `${count} bytes`);
