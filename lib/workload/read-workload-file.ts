import { extname } from 'node:path';
import { readInputFile } from '../input/index.js';
import type { WorkloadContents } from './workload.js';
import { type WorkloadFormat, workloadFormats } from './workload-formats.js';
import type { WorkloadFs } from './workload-fs.js';

/**
 * Reads the workload file at `path`, in the format that its ending says; a file with another ending is read as JSON.
 *
 * @throws InputError if it is a folder, cannot be read, is empty, or is not of its format.
 */
export function readWorkloadFile(fs: WorkloadFs, path: string): WorkloadContents {
  const bytes = readInputFile(path, fs);
  const formats: Readonly<Record<string, WorkloadFormat>> = workloadFormats;
  const read = formats[extname(path).toLowerCase()] ?? workloadFormats['.json'];
  return read(bytes, path);
}
