import { InputError } from '../../input/index.js';

/** The part of `node:fs` that a lock needs. */
export type LockFs = Pick<typeof import('node:fs'), 'writeFileSync' | 'readFileSync' | 'rmSync'>;

/** Processes as a lock sees them. */
export interface Processes {
  /** The id of this process. */
  readonly pid: number;
  /** Whether there is a process with this id. */
  isAlive(pid: number): boolean;
}

/**
 * Takes a file for this process alone, by a file beside it that holds the process's id. One that a process left
 * behind which is no more is taken over.
 *
 * @returns what gives it back
 * @throws InputError when a living process has it, and when the lock cannot be written
 */
export function lockFile(path: string, fs: LockFs, processes: Processes): () => void {
  const lock = `${path}.lock`;
  try {
    fs.writeFileSync(lock, `${processes.pid}\n`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number(fs.readFileSync(lock, 'utf8'));
    if (holder !== processes.pid && holder > 0 && processes.isAlive(holder)) {
      throw new InputError(
        `${path} is in use by process ${holder} (if that is another program, delete ${lock})`,
      );
    }
    fs.writeFileSync(lock, `${processes.pid}\n`);
  }
  return () => fs.rmSync(lock, { force: true });
}

/** The processes of this computer. */
export const ownProcesses: Processes = {
  get pid() {
    return process.pid;
  },
  isAlive(pid) {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      // It is there, but of somebody else.
      return (error as NodeJS.ErrnoException).code === 'EPERM';
    }
  },
};
