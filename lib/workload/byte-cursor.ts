import { InputError } from '../input/index.js';

/** A place in a file of bytes that moves forward as it is read and never leaves the file. */
export interface ByteCursor {
  /** Offset of the next byte to be read. */
  readonly offset: number;
  /** How many bytes are left. */
  readonly left: number;
  /** The next byte, which stays to be read; `undefined` at the end. */
  peek(): number | undefined;
  /** Reads one byte. `what` names it in the refusal of a file that has ended; so below. */
  byte(what: string): number;
  /** Reads a signed 32-bit integer, low byte first. */
  int32(what: string): number;
  /** Reads a 64-bit binary floating-point number, low byte first. */
  float64(what: string): number;
  /** Reads `count` bytes, as a view into the file. */
  take(count: number, what: string): Uint8Array;
  /** The error that refuses the file: names the file and `offset`. To be thrown by the caller. */
  refusal(offset: number, message: string): InputError;
}

/**
 * A cursor at the start of `bytes`; `where` names the file in errors.
 *
 * @throws InputError from each reading method, when the file has fewer bytes left than it needs.
 */
export function byteCursor(bytes: Uint8Array, where: string): ByteCursor {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;

  const refusal = (at: number, message: string) => new InputError(`${where}: byte ${at}: ${message}`);

  /** Steps over `count` bytes and returns where they start. */
  const step = (count: number, what: string): number => {
    const left = bytes.length - offset;
    if (count > left) {
      throw refusal(offset, `expected ${what} (${plural(count)}), but the file has ${plural(left)} left`);
    }
    const start = offset;
    offset += count;
    return start;
  };

  return {
    get offset() {
      return offset;
    },
    get left() {
      return bytes.length - offset;
    },
    peek: () => bytes[offset],
    byte: (what) => view.getUint8(step(1, what)),
    int32: (what) => view.getInt32(step(4, what), true),
    float64: (what) => view.getFloat64(step(8, what), true),
    take: (count, what) => {
      const start = step(count, what);
      return bytes.subarray(start, start + count);
    },
    refusal,
  };
}

const plural = (count: number) => (count === 1 ? '1 byte' : `${count} bytes`);
