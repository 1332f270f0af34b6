import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Characters that are gathered before they are written. */
const BLOCK = 2 ** 16;

/** A file that is written from its beginning to its end and can be read again. Errors are those of `node:fs`. */
export class TemporaryFile {
  readonly path: string;
  /** Bytes written, and gathered to be written. */
  length: number;
  private readonly descriptor: number;
  private isOpen: boolean;
  private pending: string;

  /** @param mode its permissions, as far as the process may give them */
  constructor(folder: string, mode?: number) {
    // Not named after what it is for, whose name may be as long as names can be.
    for (let i = 0; ; i++) {
      const path = join(folder, `.simdistserve-${process.pid}-${i}.tmp`);
      const descriptor = openNew(path, mode);
      if (descriptor === undefined) continue;
      this.path = path;
      this.descriptor = descriptor;
      break;
    }
    this.length = 0;
    this.isOpen = true;
    this.pending = '';
  }

  /** Adds text, of ASCII characters or whole code points, at the end. */
  write(text: string): void {
    this.pending += text;
    this.length += Buffer.byteLength(text);
    if (this.pending.length >= BLOCK) this.flush();
  }

  /** The text that was written at a place, in bytes. */
  read(offset: number, length: number): string {
    this.flush();
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; ) {
      const count = readSync(this.descriptor, bytes, done, length - done, offset + done);
      if (count === 0) throw new Error(`${this.path} has lost its end`);
      done += count;
    }
    return bytes.toString();
  }

  /** Writes what has been gathered and lets the file go. */
  close(): void {
    this.flush();
    this.isOpen = false;
    closeSync(this.descriptor);
  }

  /** Takes it away, if it is there still, whatever state it is in. */
  remove(): void {
    if (this.isOpen) {
      this.isOpen = false;
      closeSync(this.descriptor);
    }
    rmSync(this.path, { force: true });
  }

  private flush(): void {
    const bytes = Buffer.from(this.pending);
    this.pending = '';
    // On a disk that is nearly full, a part is written before there is an error.
    for (let done = 0; done < bytes.length; ) done += writeSync(this.descriptor, bytes, done);
  }
}

/** Opens a file that is not there yet; undefined if it is, left behind by a process that was killed. */
function openNew(path: string, mode?: number): number | undefined {
  try {
    return openSync(path, 'wx+', mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
}
