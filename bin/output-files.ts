import { existsSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { InputError } from '../lib/input/index.js';
import type { EventFile } from '../lib/report/index.js';
import { realPath } from './output-paths.js';
import { TemporaryFile } from './temporary-file.js';

/** Files that are written so that all are there whole or none is. */
export interface OutputFiles<Flag extends string> extends Disposable {
  /** What to write to, by flag. */
  readonly byFlag: ReadonlyMap<Flag, EventFile>;
  /** Moves all of them to their places. @throws InputError when one cannot be moved, or not be written to its end */
  place(): void;
  /** Leaves nothing behind of what has not been moved. */
  [Symbol.dispose](): void;
}

/** The signals that end a program; Ctrl-C does not where the command is told of it. */
const endingSignals = (): NodeJS.Signals[] =>
  process.listenerCount('SIGINT') === 0 ? ['SIGTERM', 'SIGHUP', 'SIGINT'] : ['SIGTERM', 'SIGHUP'];

/**
 * Begins to write files, each beside its place under another name. Until they are moved there, or given up,
 * nothing is left behind by a signal that ends the program, or by `process.exit`.
 *
 * @param paths by the flag that asks for each
 * @throws InputError when one cannot be written, then or at any later time; all are given up by disposing of them
 */
export function openOutputFiles<Flag extends string>(
  paths: readonly (readonly [Flag, string])[],
): OutputFiles<Flag> {
  const temporaries: TemporaryFile[] = [];
  const toMove: { file: TemporaryFile; path: string }[] = [];
  const signals = endingSignals();

  const removeAll = (): void => {
    for (const file of temporaries.splice(0)) file.remove();
  };
  const endBy = (signal: NodeJS.Signals): void => {
    giveUp();
    process.kill(process.pid, signal);
  };
  const giveUp = (): void => {
    // First of all: another signal would find nobody to listen.
    removeAll();
    for (const signal of signals) process.off(signal, endBy);
    process.off('exit', removeAll);
  };
  for (const signal of signals) process.on(signal, endBy);
  process.on('exit', removeAll);

  /** Begins a file in the folder of another one. */
  const begin = (path: string, mode?: number): TemporaryFile => {
    const file = new TemporaryFile(dirname(path), mode);
    temporaries.push(file);
    return file;
  };

  const open = (given: string): EventFile => {
    const path = realPath(given);
    return telling(path, () => {
      const file = begin(path, existsSync(path) ? statSync(path).mode : undefined);
      toMove.push({ file, path });
      let aside: TemporaryFile | undefined;
      return {
        write: (text) => telling(path, () => file.write(text)),
        putAside: (text) =>
          telling(path, () => {
            aside ??= begin(path);
            const offset = aside.length;
            aside.write(text);
            return { offset, length: aside.length - offset };
          }),
        readAside: ({ offset, length }) => telling(path, () => aside!.read(offset, length)),
      };
    });
  };

  try {
    return {
      byFlag: new Map(paths.map(([flag, path]) => [flag, open(path)])),
      place() {
        for (const { file, path } of toMove) telling(path, () => file.close());
        // A folder that has gone meanwhile is noticed before any file is moved.
        for (const { file, path } of toMove) telling(path, () => statSync(file.path));
        for (const { file, path } of toMove) telling(path, () => renameSync(file.path, path));
        giveUp();
      },
      [Symbol.dispose]: giveUp,
    };
  } catch (error) {
    giveUp();
    throw error;
  }
}

/** Does something with a file. @throws InputError instead of the file system's errors */
function telling<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new InputError(`cannot write ${path}: ${error.code}`);
  }
}
