import { readJsonWorkload } from './json-workload.js';
import { readMarshalDataset } from './marshal-dataset.js';
import type { WorkloadContents } from './workload.js';

/**
 * Reads a workload file.
 *
 * @param bytes the whole file.
 * @param where the name of the file, for errors.
 * @throws InputError for a file that is not of the format, naming the place.
 */
export type WorkloadFormat = (bytes: Uint8Array, where: string) => WorkloadContents;

/** The formats of workload files by the ending of the file's name; a name is looked up in this order. */
export const workloadFormats = {
  '.ds': readMarshalDataset,
  '.json': readJsonWorkload,
} satisfies Record<string, WorkloadFormat>;
