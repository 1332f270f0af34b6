import type { ByteSource } from '../../input/index.js';
import type { WorkloadContents } from '../workload.js';

/** A format of workload files. */
export interface WorkloadFormat {
  /** What it is, in a few words, for whoever has a file of no format. */
  readonly words: string;
  /**
   * Whether a file is of the format, right or not, by its beginning.
   *
   * @param head its first bytes, some ten thousand or all that there are
   */
  recognises(head: Uint8Array): boolean;
  /**
   * Reads a file.
   *
   * @throws InputError for a file that is not of the format, naming the place
   */
  read(source: ByteSource): Promise<WorkloadContents>;
}

/** The beginning of a file as text; bytes that are none are replaced. */
export function textIn(head: Uint8Array): string {
  return new TextDecoder().decode(head);
}

/** What leads to the request on a line. */
export const lineStep = (line: number) => `: line ${line}`;
