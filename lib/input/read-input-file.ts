import { InputError } from './input-error.js';

/** What tells whether a path is a file, and how large it is; as in `node:fs`. */
export type FileStatus = Pick<typeof import('node:fs'), 'statSync'>;

/** The part of `node:fs` that reading a file needs; handed in, so that tests need no disk. */
export type ReadFs = FileStatus & Pick<typeof import('node:fs'), 'readFileSync'>;

/** How many bytes a file may have that is read whole: far more than any profile or measured run needs. */
export const LARGEST_WHOLE_FILE = 100e6;

/**
 * The bytes of a file that a user named, or left where the program looks.
 *
 * @throws InputError if it is a folder or a device, cannot be read, is empty, or has more than 100 MB.
 */
export function readInputFile(path: string, fs: ReadFs): Uint8Array {
  const size = sizeOfFile(path, fs) ?? 0;
  if (size > LARGEST_WHOLE_FILE) throw tooLarge(path, size);
  const bytes = bytesOf(path, fs);
  if (bytes.length === 0)
    throw new InputError(`${path}: expected a file with something in it, got an empty one`);
  // What a pipe holds shows only now.
  if (bytes.length > LARGEST_WHOLE_FILE) throw tooLarge(path, bytes.length);
  return bytes;
}

/**
 * How many bytes a file has; undefined where that is not known before they are read, as of a pipe.
 *
 * @throws InputError if the path is no file, or nothing can be told of it
 */
export function sizeOfFile(path: string, fs: FileStatus): number | undefined {
  const status = statusOf(path, fs);
  // A pipe will do, but a device may have no end. Files of the system, which have one, say that they are empty.
  if (status.isFile()) return status.size || undefined;
  if (status.isFIFO()) return undefined;
  throw new InputError(
    `${path}: expected a file, got ${status.isDirectory() ? 'a folder' : 'a device or a socket'}`,
  );
}

function statusOf(path: string, fs: FileStatus) {
  try {
    return fs.statSync(path);
  } catch (error) {
    throw fileError(path, error);
  }
}

function bytesOf(path: string, fs: ReadFs): Uint8Array {
  try {
    return fs.readFileSync(path);
  } catch (error) {
    throw fileError(path, error);
  }
}

/** The InputError for a file that the system does not let be read. */
export function fileError(path: string, error: unknown): InputError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new InputError(`${path}: expected a file that can be read, got the error ${reason}`);
}

function tooLarge(path: string, size: number): InputError {
  const most = LARGEST_WHOLE_FILE / 1e6;
  return new InputError(`${path}: expected a file of at most ${most} MB, got ${Math.ceil(size / 1e6)} MB`);
}
