import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Environment } from '../../lib/kernel/index.js';
import { type LessonName, lessons } from '../../lib/lessons/index.js';

/** The lines that a lesson prints. */
export function tell(
  name: LessonName,
  { seed = 42, until }: { seed?: number; until?: number } = {},
): string[] {
  const lines: string[] = [];
  lessons[name].run({
    seed,
    until,
    print: (line) => lines.push(line),
    environment: () => new Environment(),
  });
  return lines;
}

/** The lines that a lesson is expected to print, in the file beside the tests. */
export function expected(name: LessonName): string[] {
  const path = fileURLToPath(new URL(`${name}.txt`, import.meta.url));
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

/** The parts in parentheses of all matches, as numbers. */
export function numbers(lines: readonly string[], pattern: RegExp): number[][] {
  return lines.flatMap((line) => {
    const match = pattern.exec(line);
    return match === null ? [] : [match.slice(1).map(Number)];
  });
}
