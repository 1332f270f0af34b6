import * as fs from 'node:fs';
import { InputError, shown } from '../lib/input/index.js';
import { realPath } from './output-paths.js';

/** No path is longer on a usual system. */
const LONGEST_PATTERN = 4096;

/** Each alternative in braces makes a pattern of its own, and those of two braces multiply. */
const MOST_ALTERNATIVES = 1000;

/** With each in it, a name that nearly fits takes some fifty times as long to tell from one that does: with four, a second. */
const MOST_WILDCARDS = 4;

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
  if (isTooWild(pattern)) {
    throw new InputError(
      `${where}: expected a pattern with at most ${MOST_WILDCARDS} wildcards between slashes, and none within +() or *(), got ${short(pattern)}`,
    );
  }
  const { default: fastGlob } = await import('fast-glob');
  const paths: string[] = [];
  try {
    for await (const path of fastGlob.stream(withoutChoices(pattern))) {
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
    const [, from, to] = /^(-?\d+|.)\.\.(-?\d+|.)/su.exec(inner) ?? [];
    count *=
      from === undefined || to === undefined
        ? inner.split(',').length
        : Math.abs(placeOf(to) - placeOf(from)) + 1;
    rest = rest.replace(braces, '');
  }
}

/** The number that an end of a range is, or that of a letter. */
function placeOf(end: string): number {
  return /\d/.test(end) ? Number(end) : end.codePointAt(0)!;
}

/** The pattern with parentheses and what is about them as characters like others: choices that repeat take for ever too. */
function withoutChoices(pattern: string): string {
  return pattern.replace(/\\.|[()|+]/gs, (found) => (found.length > 1 ? found : `\\${found}`));
}

function isTooWild(pattern: string): boolean {
  if (/[+*]\([^)]*[+*]/.test(pattern)) return true;
  return pattern.split('/').some((name) => (name.match(/[+*]/g)?.length ?? 0) > MOST_WILDCARDS);
}

/** A pattern as it was typed, unless it is long. */
function short(pattern: string): string {
  const told = shown(pattern);
  return told.length < pattern.length ? told : pattern;
}
