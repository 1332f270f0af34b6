const INDENT = 2;

/**
 * A document as JSON, in pieces: a field that can be gone through, such as the records of a run or the lines of a
 * story, is written one element at a time, so that it may be longer than a string can be. What is not a finite number
 * is null.
 *
 * @example
 * const text = [...documentJson({ schema: 'mine/1', rates: [1, 2] })].join('');
 * JSON.parse(text) // { schema: 'mine/1', rates: [1, 2] }
 */
export function* documentJson(document: object): Generator<string> {
  let before = '{';
  for (const [name, value] of Object.entries(document)) {
    if (value === undefined) continue;
    yield `${before}\n${' '.repeat(INDENT)}${JSON.stringify(name)}: `;
    if (isStream(value)) yield* listJson(value);
    else yield indented(value, 1);
    before = ',';
  }
  yield before === '{' ? '{}\n' : '\n}\n';
}

function isStream(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function* listJson(elements: Iterable<unknown>): Generator<string> {
  const lineStart = `\n${' '.repeat(2 * INDENT)}`;
  let before = '[';
  for (const element of elements) {
    yield `${before}${lineStart}${indented(element, 2)}`;
    before = ',';
  }
  yield before === '[' ? '[]' : `\n${' '.repeat(INDENT)}]`;
}

function indented(value: unknown, depth: number): string {
  return JSON.stringify(value ?? null, undefined, INDENT).replaceAll('\n', `\n${' '.repeat(depth * INDENT)}`);
}
