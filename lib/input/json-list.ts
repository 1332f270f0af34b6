import { InputError } from './input-error.js';
import { jsonRefusal } from './parse-json.js';
import { afterText, type TextPlace, textStart } from './text-place.js';

/** How long an element may be, in UTF-16 units. */
const LONGEST_ELEMENT = 2 ** 26;

/**
 * The elements of a list in JSON, in their order and many at a time, so that the list is never held whole.
 *
 * @param texts the pieces of the text
 * @param where what the text is, for errors
 * @throws InputError for a syntax error, with its line and column, once what is well before it has come
 */
export async function* jsonListElements(
  texts: AsyncIterable<string>,
  where: string,
): AsyncGenerator<readonly unknown[]> {
  const cuts = cutFinder();
  /** What has come and was not given out, and where in the text it begins. */
  let rest = '';
  let start: TextPlace = textStart;
  /** What stands for all before the rest, so that a fault can be found in it. */
  let before: '' | '[' | '[0,' | '[]' = '';

  const refusal = () =>
    jsonRefusal(rest, where, start, before) ?? new InputError(`${where}: expected a list in JSON`);

  const drop = (length: number): void => {
    start = afterText(start, rest.slice(0, length));
    rest = rest.slice(length);
  };

  const elementsUpTo = (cut: number): unknown[] => {
    let elements: unknown[] = [];
    try {
      elements = JSON.parse(`[${rest.slice(0, cut)}]`);
    } catch {
      throw refusal();
    }
    const isEmptyList = before === '[' && rest[cut] === ']';
    if (rest[cut] === '}' || (elements.length === 0 && !isEmptyList)) throw refusal();
    return elements;
  };

  for await (const text of texts) {
    let fresh = text;
    rest += text;
    if (before === '') {
      const opening = /^[ \t\n\r]*\[/.exec(rest)?.[0];
      if (opening === undefined && /[^ \t\n\r]/.test(rest)) throw refusal();
      if (opening === undefined) continue;
      drop(opening.length);
      before = '[';
      fresh = rest;
    }
    let elements: unknown[] = [];
    if (before !== '[]') {
      const { at, isEnd } = cuts.findLast(fresh);
      if (at >= 0) {
        const cut = rest.length - fresh.length + at;
        elements = elementsUpTo(cut);
        drop(cut + 1);
        before = isEnd ? '[]' : '[0,';
      }
    }
    if (before === '[]' && /[^ \t\n\r]/.test(rest)) throw refusal();
    yield elements;
    if (rest.length > LONGEST_ELEMENT) {
      const { line, column } = start;
      throw new InputError(
        `${where}: line ${line}, column ${column}: expected elements of at most ${LONGEST_ELEMENT} characters, got a longer one`,
      );
    }
  }
  if (before !== '[]') throw refusal();
}

/** Where a text may be cut between elements. */
interface Cut {
  /** The offset of the comma or of the end of the list; -1 where there is none. */
  readonly at: number;
  readonly isEnd: boolean;
}

/** Looks for cuts in the pieces of the text of a list, from behind its `[` on. */
function cutFinder(): { findLast(text: string): Cut } {
  const last = { depth: 1, inQuotes: false, isEscaped: false };
  return {
    findLast(text) {
      // Variables of this function's own, which the loop is faster with.
      let { depth, inQuotes } = last;
      let comma = -1;
      let at = last.isEscaped ? 1 : 0;
      // The next ones, looked for no more than once, however many there are.
      let backslash = placeOf('\\', text, at);
      let quote = placeOf('"', text, at);
      while (at < text.length && depth > 0) {
        if (inQuotes) {
          if (quote < at) quote = placeOf('"', text, at);
          if (backslash < at) backslash = placeOf('\\', text, at);
          const isEscape = backslash < quote;
          inQuotes = isEscape || quote === text.length;
          at = isEscape ? backslash + 2 : quote + (inQuotes ? 0 : 1);
          continue;
        }
        const character = text.charCodeAt(at);
        if (character === QUOTE) inQuotes = true;
        else if (character === COMMA) comma = depth === 1 ? at : comma;
        else if (character === LIST || character === OBJECT) depth += 1;
        else if (character === LIST_END || character === OBJECT_END) depth -= 1;
        at += 1;
      }
      Object.assign(last, { depth, inQuotes, isEscaped: at > text.length });
      return depth === 0 ? { at: at - 1, isEnd: true } : { at: comma, isEnd: false };
    },
  };
}

/** The place of a character from a place on; the end of the text where there is none. */
function placeOf(character: string, text: string, from: number): number {
  const place = text.indexOf(character, from);
  return place < 0 ? text.length : place;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const LIST = 0x5b;
const LIST_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;
