import { csvFormat } from './csv.js';
import { dsFormat } from './ds.js';
import type { WorkloadFormat } from './format.js';
import { jsonFormat } from './json.js';
import { jsonLinesFormat } from './json-lines.js';

/**
 * The formats of workload files by the ending under which one is looked for by name, in this order. A file is read in
 * the first format that recognises what is in it, whatever its ending.
 */
export const workloadFormats = {
  '.ds': dsFormat,
  '.json': jsonFormat,
  '.jsonl': jsonLinesFormat,
  '.csv': csvFormat,
} satisfies Record<string, WorkloadFormat>;
