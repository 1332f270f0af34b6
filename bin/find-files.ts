import * as fs from 'node:fs';
import { InputError, shown } from '../lib/input/index.js';
import { realPath } from './output-paths.js';

/** No path is longer on a usual system. */
const LONGEST_PATTERN = 4096;

/** Each alternative in braces makes a pattern of its own, and those of two braces multiply. */
const MOST_ALTERNATIVES = 1000;

/** With each star in it, a name takes some hundred times as long to be told from one that fits. */
const MOST_STARS = 4;

/**
 * The files that paths and patterns mean, each once, however it is spelt.
 *
 * @param where what messages begin with
 * @returns undefined when the signal ended it early
 * @throws InputError for one that means none, and for a pattern that cannot be or is beyond all bounds
 */
export async function findFiles(
  patterns: readonly string[],
  where: string,
  signal: AbortSignal,
): Promise<string[] | undefined> {
  if (patterns.length === 0) throw new InputError(`${where}: expected measured runs, got nothing`);
  const byRealPath = new Map<string, string>();
  for (const pattern of patterns) {
    // A path is meant as it stands, whatever characters are in it.
    const paths = fs.existsSync(pattern) ? [pattern] : await matching(pattern, where, signal);
    if (paths === undefined) return undefined;
    if (paths.length === 0) throw new InputError(`${where}: expected files, got none for ${short(pattern)}`);
    for (const path of paths) {
      const real = realPath(path);
      if (!byRealPath.has(real)) byRealPath.set(real, path);
    }
  }
  return [...byRealPath.values()];
}

async function matching(pattern: string, where: string, signal: AbortSignal): Promise<string[] | undefined> {
  if (pattern.length > LONGEST_PATTERN) {
    throw new InputError(
      `${where}: expected a pattern of at most ${LONGEST_PATTERN} characters, got one of ${pattern.length}`,
    );
  }
  if (alternativesIn(pattern) > MOST_ALTERNATIVES) {
    throw new InputError(
      `${where}: expected a pattern whose braces stand for at most ${MOST_ALTERNATIVES} others, got ${short(pattern)}`,
    );
  }
  if (pattern.split('/').some((part) => starsIn(part) > MOST_STARS)) {
    throw new InputError(
      `${where}: expected a pattern with at most ${MOST_STARS} stars between slashes, got ${short(pattern)}`,
    );
  }
  const { default: fastGlob } = await import('fast-glob');
  const paths: string[] = [];
  try {
    for await (const path of fastGlob.stream(withoutRepetition(pattern))) {
      if (signal.aborted) return undefined;
      paths.push(String(path));
    }
  } catch (error) {
    throw new InputError(
      `${where}: expected a pattern that can be looked for, got ${short(pattern)}: ${(error as Error).message}`,
    );
  }
  return paths.sort();
}

/** At most so many patterns does one with braces stand for. */
function alternativesIn(pattern: string): number {
  let count = 1;
  let rest = pattern;
  for (;;) {
    const [braces, inner] = /\{([^{}]*)\}/.exec(rest) ?? [];
    if (braces === undefined || inner === undefined) return count;
    const [, from, to] = /^(-?\d+)\.\.(-?\d+)/.exec(inner) ?? [];
    count *= from === undefined ? inner.split(',').length : Math.abs(Number(to) - Number(from)) + 1;
    rest = rest.replace(braces, '');
  }
}

/**
 * The same pattern with parentheses, and what else chooses and repeats, as characters like others: names take for ever to
 * be told from some such patterns, and paths have parentheses in them.
 */
function withoutRepetition(pattern: string): string {
  return pattern.replace(/\\.|[()|+]/gs, (found) => (found.length > 1 ? found : `\\${found}`));
}

/** Several in a row are one. */
function starsIn(part: string): number {
  return part.match(/\*+/g)?.length ?? 0;
}

/** A pattern as it was typed, unless it is long. */
function short(pattern: string): string {
  const told = shown(pattern);
  return told.length < pattern.length ? told : pattern;
}
