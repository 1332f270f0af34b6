import { extname } from 'node:path';

/** The endings of files that keep a whole document; `outputs` has the way to write each. */
export const outputEndings = ['.json'] as const;

/** One of these endings. */
export type OutputEnding = (typeof outputEndings)[number];

/** The ending of a file that is to keep a whole document, in any case; undefined when it has another. */
export function outputEndingOf(path: string): OutputEnding | undefined {
  const ending = extname(path).toLowerCase();
  return outputEndings.find((each) => each === ending);
}
