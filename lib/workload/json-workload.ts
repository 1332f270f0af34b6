import { InputError, parseJson, shown } from '../input/index.js';
import { traceOf } from './json-trace.js';
import { lengthModelOf } from './length-model.js';
import type { WorkloadContents } from './workload.js';

/**
 * Reads a `.json` workload: a list of requests (a trace, see `traceOf`) or an object (see `LengthModel`).
 *
 * @param bytes the whole file.
 * @param where the name of the file, for errors.
 * @throws InputError for a syntax error (with line and column) or for content of another shape (with its place).
 */
export function readJsonWorkload(bytes: Uint8Array, where: string): WorkloadContents {
  const value = parseJson(bytes, where);
  if (Array.isArray(value)) return { standIn: false, lengths: { kind: 'list', ...traceOf(value, where) } };
  if (typeof value === 'object' && value !== null) {
    const model = lengthModelOf(value, where);
    return { standIn: model.standIn, lengths: { kind: 'model', model } };
  }
  throw new InputError(`${where}: expected a list of requests or a length model, got ${shown(value)}`);
}
