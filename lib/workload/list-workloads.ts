import { workloadFormats } from './formats/index.js';
import type { WorkloadFs } from './workload-fs.js';

/** The workload files that lie in a folder itself, by file name, sorted; none if it cannot be read. */
export async function namesIn(folder: string, fs: WorkloadFs): Promise<string[]> {
  // Loaded here and not above: only a name that was not found needs a listing.
  const { default: glob } = await import('fast-glob');
  const patterns = Object.keys(workloadFormats).map((ending) => `*${ending}`);
  return glob.sync(patterns, { cwd: folder, fs, suppressErrors: true }).sort();
}
