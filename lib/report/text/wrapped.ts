/** Columns of a line for people. */
const WIDTH = 100;

/**
 * A text in lines of at most 100 columns, broken between words; all but the first are set in. A word that is longer has
 * a line of its own.
 */
export function wrapped(text: string, indent = '  '): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/(?<=\S) /)) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `${indent}${word}`;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each) => `${each}\n`).join('');
}
