import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { type LessonName, lessons } from '../../lib/lessons/index.js';
import { expected, tell } from './tell.js';

const names = Object.keys(lessons) as LessonName[];

describe('Each lesson', () => {
  test('has an expected story, and no story is left over', () => {
    const files = readdirSync(fileURLToPath(new URL('.', import.meta.url)));
    expect(files.filter((file) => file.endsWith('.txt')).sort()).toEqual(
      names.map((name) => `${name}.txt`).sort(),
    );
  });

  test('is named in README', () => {
    const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
    const section = /^## Lessons$.*?(?=^## )/ms.exec(readme)![0];
    const rows = [...section.matchAll(/^\| (`[a-z0-9-]+`(?:, `[a-z0-9-]+`)*) \| /gm)];
    const named = rows.flatMap(([, cell]) => cell!.replaceAll('`', '').split(', '));
    expect(named).toEqual(names);
  });

  test('has a short name, a title, a unit of time, and a summary in one line', () => {
    for (const [name, { title, unit, summary }] of Object.entries(lessons)) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z]+)*$/);
      expect(title).toMatch(/^[^\n]{1,60}$/);
      expect(['ms', 'seconds', 'minutes']).toContain(unit);
      expect(summary).toMatch(/^[^\n]{1,100}\.$/);
    }
  });
});

describe.each(names)('The lesson %s', (name) => {
  test('tells its story', () => {
    expect(tell(name)).toEqual(expected(name));
  });

  test.each([1, 2, 7, 2 ** 32 - 1])('ends with seed %i, and is the same again', (seed) => {
    const told = tell(name, { seed, until: 300 });
    expect(told.length).toBeGreaterThan(0);
    expect(tell(name, { seed, until: 300 })).toEqual(told);
  });

  test.each([1e-9, 0.7, 25, 1000])('can be stopped at %f, and prints nothing that is no number', (until) => {
    expect(tell(name, { until }).join('\n')).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('prints lines, not texts of several lines, and none too wide for a screen', () => {
    for (const line of tell(name, { until: 1000 })) expect(line).toMatch(/^(.{0,109}\S)?$/);
  });
});
