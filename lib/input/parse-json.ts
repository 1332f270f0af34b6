import { InputError } from './input-error.js';
import { findJsonFault } from './json-fault.js';
import { shown } from './shown.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses a file of JSON in UTF-8, with or without a byte order mark.
 *
 * @param bytes the whole file.
 * @param where the name of the file, for errors.
 * @throws InputError for bytes that are not UTF-8, and for a syntax error, with its line and column.
 */
export function parseJson(bytes: Uint8Array, where: string): unknown {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new InputError(`${where}: expected JSON as UTF-8 text, got bytes that are not UTF-8`);
  }
  return parseJsonText(text, where);
}

/**
 * Parses JSON.
 *
 * @param where what the text is, for errors.
 * @throws InputError for a syntax error, with its line and column (from 1, in characters).
 */
export function parseJsonText(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const fault = findJsonFault(text);
    if (fault === undefined) throw error;
    const lines = text.slice(0, fault.offset).split(/\r\n|\n|\r/);
    const column = Array.from(lines.at(-1) ?? '').length + 1;
    const rest = text.slice(fault.offset, fault.offset + 20);
    const found = rest === '' ? 'the end of the text' : shown(rest.split(/[\r\n]/, 1)[0] || rest);
    throw new InputError(
      `${where}: line ${lines.length}, column ${column}: expected ${fault.expected}, got ${found}`,
    );
  }
}
