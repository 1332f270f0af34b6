import { InputError } from '../../input/index.js';
import type { SearchedDeployment } from '../job.js';
import { askedSettings, type StrategySettings } from './asked-settings.js';
import { type LockFs, lockFile, ownProcesses, type Processes } from './lock.js';
import { headerLine, type JournalOwner, outcomeLine, readJournal } from './text.js';

/** What a study has found so far, kept in a file so that it can go on after its process has ended. */
export interface Journal extends Disposable {
  /** What was found before for the job with this key. */
  found(key: string): SearchedDeployment | undefined;
  /**
   * Adds what was found for the job with this key; it is on the disk when this returns.
   *
   * @throws InputError when it cannot be written, and when somebody else has written to the file
   */
  append(key: string, outcome: SearchedDeployment): void;
}

/** The part of `node:fs` that a journal needs; handed in, so that tests can make it fail. */
export type JournalFs = LockFs &
  Pick<
    typeof import('node:fs'),
    'openSync' | 'closeSync' | 'fstatSync' | 'ftruncateSync' | 'writeSync' | 'fsyncSync' | 'realpathSync'
  >;

/** What a journal is opened with. */
export interface JournalOptions {
  readonly fs: JournalFs;
  /** Version of the program; a journal of another one is refused. */
  readonly version: string;
  /** SHA-256 of the module of an engine of one's own: a journal that was written with another text of it is refused. */
  readonly engineModule?: string | undefined;
  /** What the user calls the settings, for messages, where it is not their own name. */
  readonly names?: Readonly<Record<string, string>> | undefined;
  /** Those of this computer by default. */
  readonly processes?: Processes | undefined;
}

/**
 * Opens the journal of a study, or begins one. A last line that was torn is cut off. Whoever opens it holds it
 * alone until it is disposed of.
 *
 * @throws InputError for a file that is no journal, or one of another version or other settings; for a damaged
 *   line; when another process has it; and when it cannot be written
 * @example
 * const asked = { ...settings, strategy: 'placements' };
 * using journal = openJournal('search.journal', asked, { fs, version: '1' });
 * await search(settings, { journal });
 */
export function openJournal(path: string, settings: StrategySettings, options: JournalOptions): Journal {
  const { fs, version, engineModule, names, processes = ownProcesses } = options;
  const owner: JournalOwner = { version, asked: askedSettings(settings, engineModule), names };
  const cleanUp: (() => void)[] = [];
  const close = (): void => {
    for (const undo of cleanUp.splice(0).reverse()) undo();
  };
  try {
    return told(path, () => {
      // Not 'w', which would empty it: it may be anything as yet.
      const file = fs.openSync(path, 'a+');
      cleanUp.push(() => fs.closeSync(file));
      cleanUp.push(lockFile(fs.realpathSync(path), fs, processes));
      const bytes = fs.readFileSync(file);
      const { outcomes, wholeBytes } = readJournal(bytes, path, owner);
      if (wholeBytes < bytes.length) fs.ftruncateSync(file, wholeBytes);
      const write = appender(fs, file, path, wholeBytes);
      if (wholeBytes === 0) write(headerLine(owner));
      return {
        found: (key) => outcomes.get(key),
        append: (key, outcome) => told(path, () => write(outcomeLine(owner, key, outcome))),
        [Symbol.dispose]: close,
      };
    });
  } catch (error) {
    close();
    throw error;
  }
}

/** Writes lines to the end of a file and waits until they are on the disk. @param length of the file, in bytes */
function appender(fs: JournalFs, file: number, path: string, length: number): (line: string) => void {
  let expected = length;
  return (line) => {
    // Locks can fail, as between computers that share a disk.
    if (fs.fstatSync(file).size !== expected) {
      throw new InputError(
        `${path}: another process has written to the journal, or cut it, since it was opened`,
      );
    }
    for (let rest = Buffer.from(line); rest.length > 0; ) {
      const written = fs.writeSync(file, rest);
      rest = rest.subarray(written);
      expected += written;
    }
    fs.fsyncSync(file);
  };
}

/** Runs what works on the journal; what the file system refuses is told in one line. */
function told<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof InputError || code === undefined) throw error;
    throw new InputError(`cannot write the journal ${path}: ${code}`);
  }
}
