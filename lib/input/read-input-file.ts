import { InputError } from './input-error.js';

/** The part of `node:fs` that reading a file needs; handed in, so that tests need no disk. */
export type ReadFs = Pick<typeof import('node:fs'), 'readFileSync' | 'statSync'>;

/**
 * The bytes of a file that a user named, or left where the program looks.
 *
 * @throws InputError if it is a folder or a device, cannot be read, or is empty.
 */
export function readInputFile(path: string, fs: ReadFs): Uint8Array {
  const bytes = bytesOf(path, fs);
  if (bytes.length === 0)
    throw new InputError(`${path}: expected a file with something in it, got an empty one`);
  return bytes;
}

function bytesOf(path: string, fs: ReadFs): Uint8Array {
  try {
    const status = fs.statSync(path);
    // A pipe will do, but a device may have no end.
    if (status.isFile() || status.isFIFO()) return fs.readFileSync(path);
    if (!status.isDirectory()) throw new InputError(`${path}: expected a file, got a device or a socket`);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new InputError(`${path}: expected a file that can be read, got the error ${reason}`);
  }
  throw new InputError(`${path}: expected a file, got a folder`);
}
