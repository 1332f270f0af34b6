import { InputError } from './input-error.js';

/**
 * The value of a JSON text that a user wrote.
 *
 * @param text the text; a byte order mark at its start is passed over
 * @param where what the text is, for the message: a path, or a flag
 * @throws InputError that names the line and the column when the text is no JSON
 */
export function parseJson(text: string, where: string): unknown {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (json.trim() === '') throw new InputError(`${where}: expected JSON, got nothing`);
  try {
    return JSON.parse(json);
  } catch (error) {
    const reason = (error as SyntaxError).message;
    const position = /at position (\d+)/.exec(reason);
    // Without a position, the parser met the end of the text.
    const before = json.slice(0, position === null ? json.length : Number(position[1]));
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    const got = before.length >= json.length ? 'the end of the text' : JSON.stringify(json[before.length]);
    throw new InputError(`${where}: no valid JSON: unexpected ${got} at line ${line}, column ${column}`);
  }
}
