import { createRequire } from 'node:module';
import { workloadFormats } from './workload-formats.js';
import type { WorkloadFs } from './workload-fs.js';

/** The workload files that lie in a folder itself, by file name, sorted; none if it cannot be read. */
export function namesIn(folder: string, fs: WorkloadFs): string[] {
  // Loaded here and not above: only a name that was not found needs a listing, and looking up stays synchronous.
  const glob = createRequire(import.meta.url)('fast-glob') as typeof import('fast-glob');
  const patterns = Object.keys(workloadFormats).map((ending) => `*${ending}`);
  return glob.sync(patterns, { cwd: folder, fs, suppressErrors: true }).sort();
}
