/** Where a text stops being JSON. */
export interface JsonFault {
  /** Offset in the text, in UTF-16 units; the length of the text if it ends too soon. */
  readonly offset: number;
  /** What could have stood there. */
  readonly expected: string;
}

type Expected =
  | 'a value'
  | 'a value or "]"'
  | 'a key in double quotes'
  | 'a key in double quotes or "}"'
  | '":"'
  | '"," or "]"'
  | '"," or "}"'
  | 'nothing more';

const blank = /[ \t\n\r]*/y;
const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Finds the first place where `text` departs from JSON; `undefined` if it does not. `JSON.parse` knows the place
 * but, depending on the engine's version, keeps it to itself: this is for the message after it has refused.
 */
export function findJsonFault(text: string): JsonFault | undefined {
  const open: ('[' | '{')[] = [];
  let expected: Expected = 'a value';
  let offset = 0;

  const afterValue = (): Expected => {
    const container = open.at(-1);
    if (container === undefined) return 'nothing more';
    return container === '[' ? '"," or "]"' : '"," or "}"';
  };

  for (;;) {
    offset = matchEnd(blank, text, offset) ?? offset;
    const character = text[offset];
    if (character === undefined) return expected === 'nothing more' ? undefined : { offset, expected };

    if ((character === ']' || character === '}') && expected.endsWith(`or "${character}"`)) {
      open.pop();
      expected = afterValue();
      offset++;
    } else if (character === ',' && expected.startsWith('","')) {
      expected = open.at(-1) === '[' ? 'a value' : 'a key in double quotes';
      offset++;
    } else if (character === ':' && expected === '":"') {
      expected = 'a value';
      offset++;
    } else if (character === '"' && /^a (?:key|value)/.test(expected)) {
      const end = textEnd(text, offset);
      if (typeof end !== 'number') return end;
      expected = expected.startsWith('a key') ? '":"' : afterValue();
      offset = end;
    } else if (expected.startsWith('a value')) {
      if (character === '[' || character === '{') {
        open.push(character);
        expected = character === '[' ? 'a value or "]"' : 'a key in double quotes or "}"';
        offset++;
      } else {
        const end = matchEnd(scalar, text, offset);
        if (end === undefined) return { offset, expected };
        expected = afterValue();
        offset = end;
      }
    } else {
      return { offset, expected };
    }
  }
}

/** The offset after the quoted text that starts at `start`, or what is wrong in it. */
function textEnd(text: string, start: number): number | JsonFault {
  let offset = start + 1;
  for (;;) {
    const character = text[offset];
    if (character === undefined) return { offset, expected: 'the closing double quote of a text' };
    if (character < ' ') return { offset, expected: 'a text without raw line breaks or control characters' };
    if (character === '"') return offset + 1;
    if (character === '\\') {
      const end = matchEnd(escapeSequence, text, offset);
      if (end === undefined) return { offset, expected: 'an escape sequence of JSON' };
      offset = end;
    } else {
      offset++;
    }
  }
}

/** The offset after the match of a sticky pattern at `offset`, or `undefined` if it does not match there. */
function matchEnd(pattern: RegExp, text: string, offset: number): number | undefined {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
