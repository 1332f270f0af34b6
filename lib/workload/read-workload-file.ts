import { InputError, openSource, shown } from '../input/index.js';
import { textIn, type WorkloadFormat } from './formats/format.js';
import { workloadFormats } from './formats/index.js';
import type { WorkloadContents } from './workload.js';
import type { WorkloadFs } from './workload-fs.js';

/**
 * Reads the workload file at `path`, in the format that its content is of, whatever its name.
 *
 * @param signal ends the reading, which is then rejected with its reason
 * @throws InputError if it is a folder, cannot be read, is empty, is of no format, or is amiss
 */
export async function readWorkloadFile(
  fs: WorkloadFs,
  path: string,
  signal?: AbortSignal,
): Promise<WorkloadContents> {
  const source = await openSource(path, fs, signal);
  try {
    const formats: readonly WorkloadFormat[] = Object.values(workloadFormats);
    const format = formats.find(({ recognises }) => recognises(source.head));
    if (format !== undefined) return await format.read(source);
    const choices = formats.map(({ words }) => words).join(', ');
    const begin = shown(textIn(source.head).slice(0, 20));
    throw new InputError(`${path}: expected a workload, which is ${choices}, got what begins with ${begin}`);
  } finally {
    source.close();
  }
}
