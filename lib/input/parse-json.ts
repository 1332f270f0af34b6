import { InputError } from './input-error.js';
import { findJsonFault } from './json-fault.js';
import { shown } from './shown.js';
import { afterText, type TextPlace, textStart } from './text-place.js';

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
 * @param start where in it the text begins.
 * @throws InputError for a syntax error, with its line and column (from 1, in characters).
 */
export function parseJsonText(text: string, where: string, start: TextPlace = textStart): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw jsonRefusal(text, where, start) ?? error;
  }
}

/**
 * The error that refuses a text for its first departure from JSON; undefined if it does not depart from it.
 *
 * @param start where in `where` the text begins.
 * @param before JSON that goes before the text and is not counted.
 */
export function jsonRefusal(
  text: string,
  where: string,
  start: TextPlace,
  before = '',
): InputError | undefined {
  const fault = findJsonFault(before + text);
  if (fault === undefined) return undefined;
  const offset = fault.offset - before.length;
  const { line, column } = afterText(start, text.slice(0, offset));
  const rest = text.slice(offset, offset + 20);
  const found = rest === '' ? 'the end of the text' : shown(rest.split(/[\r\n]/, 1)[0] || rest);
  return new InputError(`${where}: line ${line}, column ${column}: expected ${fault.expected}, got ${found}`);
}
