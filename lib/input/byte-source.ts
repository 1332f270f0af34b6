import { setImmediate as otherWork } from 'node:timers/promises';
import { InputError } from './input-error.js';
import { type FileStatus, fileError, sizeOfFile } from './read-input-file.js';

/** The part of `node:fs` that reading a file bit by bit needs; handed in, so that tests need no disk. */
export type StreamFs = FileStatus & Pick<typeof import('node:fs'), 'createReadStream'>;

/** A file that is read once, from front to back, a chunk at a time. */
export interface ByteSource {
  /** The name of the file, for errors. */
  readonly where: string;
  /** How many bytes it has; undefined where that shows at its end only, as of a pipe. */
  readonly size: number | undefined;
  /** Its first bytes, some ten thousand or all that there are. They are in `chunks` as well. */
  readonly head: Uint8Array;
  /**
   * All its bytes, in order. Other work gets its turn between two chunks.
   *
   * @throws InputError where the file cannot be read on, and the signal's reason once that is aborted
   */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Lets go of the file. To be called when it is no longer read, to its end or not. */
  close(): void;
}

/** How many bytes of a file are looked at to tell what it is. */
const HEAD = 2 ** 16;

/** How many bytes are read at a time: some ms of work. */
const CHUNK = 2 ** 20;

/**
 * Opens a file that a user named.
 *
 * @param signal ends the reading, also while nothing comes
 * @throws InputError if it is a folder or a device, cannot be read, or is empty
 */
export async function openSource(path: string, fs: StreamFs, signal?: AbortSignal): Promise<ByteSource> {
  const size = sizeOfFile(path, fs);
  const stream = fs.createReadStream(path, { highWaterMark: CHUNK });
  const source = await peeked(path, size, untilAborted(stream, signal), () => stream.destroy());
  if (source.head.length > 0) return source;
  source.close();
  throw new InputError(`${path}: expected a file with something in it, got an empty one`);
}

/** A source of bytes that are there already. */
export async function sourceOf(bytes: Uint8Array, where: string, signal?: AbortSignal): Promise<ByteSource> {
  return peeked(where, bytes.length, untilAborted(piecesOf(bytes), signal), () => {});
}

async function peeked(
  where: string,
  size: number | undefined,
  pieces: AsyncIterable<Uint8Array>,
  close: () => void,
): Promise<ByteSource> {
  const coming = pieces[Symbol.asyncIterator]();
  const next = async (): Promise<Uint8Array | undefined> => {
    try {
      const { done, value } = await coming.next();
      return done === true ? undefined : value;
    } catch (error) {
      close();
      throw error instanceof Error && 'syscall' in error ? fileError(where, error) : error;
    }
  };
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD) {
    const piece = await next();
    if (piece === undefined) break;
    first.push(piece);
    length += piece.length;
  }
  const head = first.length === 1 ? first[0]! : Buffer.concat(first);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (head.length > 0) yield head;
    for (let piece = await next(); piece !== undefined; piece = await next()) yield piece;
  }
  return { where, size, head: head.subarray(0, HEAD), chunks: chunks(), close };
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    await otherWork();
    yield bytes.subarray(at, at + CHUNK);
  }
}

/** What comes until the signal is aborted. Then its reason is thrown, even if what is waited for never comes. */
async function* untilAborted<T>(pieces: AsyncIterable<T>, signal?: AbortSignal): AsyncGenerator<T> {
  if (signal === undefined) return yield* pieces;
  const coming = pieces[Symbol.asyncIterator]();
  let refuse = (_reason: unknown): void => {};
  const onAbort = () => refuse(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    for (;;) {
      signal.throwIfAborted();
      // A race with one promise for all pieces would keep every piece that it has seen.
      const { done, value } = await new Promise<IteratorResult<T>>((resolve, reject) => {
        refuse = reject;
        coming.next().then(resolve, reject);
      });
      if (done === true) return;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/**
 * All bytes of a source at once.
 *
 * @param most how many it may have
 * @param expected what it may have so many bytes of, in words
 * @throws InputError if it has more
 */
export async function wholeOf(source: ByteSource, most: number, expected: string): Promise<Uint8Array> {
  const tooLarge = (got: string) =>
    new InputError(`${source.where}: expected at most ${most / 1e6} MB of ${expected}, got ${got}`);
  if (source.size !== undefined && source.size > most) throw tooLarge(`${Math.ceil(source.size / 1e6)} MB`);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source.chunks) {
    length += piece.length;
    if (length > most) throw tooLarge('more');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/**
 * The text of a source in UTF-8, piece by piece, without a byte order mark.
 *
 * @param format what the text is, for errors
 * @throws InputError for bytes that are not UTF-8
 */
export async function* textOf(source: ByteSource, format: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decoded = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw new InputError(`${source.where}: expected ${format} as UTF-8 text, got bytes that are not UTF-8`);
    }
  };
  for await (const bytes of source.chunks) yield decoded(bytes);
  yield decoded();
}
