import { plain } from './plain.js';

const longest = 40;

/**
 * Any value in a few words on one line, for the "got ..." of an error message. Texts are quoted, so that a line
 * break in one cannot break the message, and what would steer a terminal is written out; what is long is cut; of lists and dictionaries only the size is told.
 */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') {
    return plain(JSON.stringify(value.length > longest ? `${value.slice(0, longest)}...` : value));
  }
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Uint8Array) return `${value.length} raw bytes`;
  return `a dictionary of ${value instanceof Map ? value.size : Object.keys(value).length}`;
}
