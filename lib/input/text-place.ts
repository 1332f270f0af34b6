/** A place in a text: line and column, from 1, the column in characters. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Where every text begins. */
export const textStart: TextPlace = { line: 1, column: 1 };

/** The place where a text ends that begins at `start`. */
export function afterText(start: TextPlace, text: string): TextPlace {
  let { line } = start;
  let lineStart = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) {
    line += 1;
    lineStart = index + end.length;
  }
  const column = (line === start.line ? start.column : 1) + charactersFrom(text, lineStart);
  return { line, column };
}

/** How many characters there are from an offset on; a pair of surrogates is one. */
function charactersFrom(text: string, offset: number): number {
  const rest = text.slice(offset);
  return rest.length - (rest.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}
