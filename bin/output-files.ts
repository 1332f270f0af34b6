import { existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../lib/input/index.js';

/** A file that a command is asked to write. */
export interface OutputFile {
  readonly path: string;
  readonly contents: () => string;
}

/**
 * Checks, before any work is done, that files can be written.
 *
 * @param paths by the flag that asks for each
 * @throws InputError for a path in no folder, one of something else than a file, and one that is given twice
 */
export function checkOutputPaths(paths: Readonly<Record<string, string>>): void {
  const flagOf = new Map<string, string>();
  for (const [flag, path] of Object.entries(paths)) {
    if (/[/\\]$/.test(path)) throw new InputError(`--${flag}: expected the path of a file, got ${path}`);
    const full = realPath(path);
    const other = flagOf.get(full);
    if (other !== undefined)
      throw new InputError(`--${flag}: expected another file than --${other}, got ${path}`);
    flagOf.set(full, flag);
    const folder = dirname(full);
    if (!existsSync(folder) || !statSync(folder).isDirectory()) {
      throw new InputError(`--${flag}: expected a path in a folder that exists, got ${path}`);
    }
    // A device or a pipe cannot be replaced by a file that has been written beside it.
    if (existsSync(full) && !statSync(full).isFile()) {
      throw new InputError(`--${flag}: expected the path of a regular file, got ${path}`);
    }
  }
}

/**
 * Writes files so that each is there whole or not at all: all of them beside their places first, and when
 * that went well each is moved to its place.
 *
 * @throws InputError when one cannot be written; then none is
 */
export function writeOutputFiles(files: readonly OutputFile[]): void {
  const written: { temporary: string; path: string }[] = [];
  try {
    for (const { path: given, contents } of files) {
      const path = realPath(given);
      // Not named after the file, whose name may be as long as names can be.
      const temporary = join(dirname(path), `.simdistserve-${process.pid}-${written.length}.tmp`);
      written.push({ temporary, path });
      writeFileSync(temporary, contents(), existsSync(path) ? { mode: statSync(path).mode } : {});
    }
    for (const { temporary, path } of written) renameSync(temporary, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new InputError(`cannot write ${written.at(-1)?.path}: ${error.code}`);
  } finally {
    for (const { temporary } of written) rmSync(temporary, { force: true });
  }
}

/** Where a path leads: through links, whether or not the file is there yet. */
function realPath(path: string): string {
  const full = resolve(path);
  if (existsSync(full)) return realpathSync(full);
  return existsSync(dirname(full)) ? join(realpathSync(dirname(full)), basename(full)) : full;
}
