import { InputError } from './input-error.js';
import { parseJsonText } from './parse-json.js';

/** A line of JSON Lines: its number, from 1, and the value on it. */
export interface JsonLine {
  readonly line: number;
  readonly value: unknown;
}

/** How long a line may be, in UTF-16 units. */
const LONGEST_LINE = 2 ** 26;

/**
 * The values of a text that has one in JSON on each line, many at a time. Lines of blanks are passed over.
 *
 * @param texts the pieces of the text
 * @param where what the text is, for errors
 * @throws InputError for a syntax error, with its line and column
 */
export async function* jsonLines(
  texts: AsyncIterable<string>,
  where: string,
): AsyncGenerator<readonly JsonLine[]> {
  /** The line that is not over yet. */
  let rest = '';
  let line = 1;
  const valuesOf = (lines: readonly string[]): JsonLine[] => {
    const values: JsonLine[] = [];
    for (const text of lines) {
      if (/[^ \t\r]/.test(text)) {
        values.push({ line, value: parseJsonText(text, where, { line, column: 1 }) });
      }
      line += 1;
    }
    return values;
  };
  for await (const text of texts) {
    if (!text.includes('\n')) {
      rest += text;
    } else {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      yield valuesOf(lines);
    }
    if (rest.length > LONGEST_LINE) {
      throw new InputError(
        `${where}: line ${line}: expected lines of at most ${LONGEST_LINE} characters, got a longer one`,
      );
    }
  }
  yield valuesOf([rest]);
}
