import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError } from '../lib/input/index.js';

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
    if (existsSync(path) && !statSync(path).isFile()) {
      throw new InputError(`--${flag}: expected the path of a regular file, got ${path}`);
    }
  }
}

/** Where a path leads: through links, whether or not the file is there yet. */
export function realPath(path: string): string {
  const full = resolve(path);
  if (existsSync(full)) return realpathSync(full);
  return existsSync(dirname(full)) ? join(realpathSync(dirname(full)), basename(full)) : full;
}
