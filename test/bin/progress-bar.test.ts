import { describe, expect, test } from '@jest/globals';
import { drawProgress } from '../../bin/progress-bar.js';
import type { Terminal } from '../../bin/terminal.js';

function linesDrawn(terminal: Partial<Terminal>, done: number, total: number): string[] {
  const lines: string[] = [];
  const quiet: Terminal = {
    environment: {},
    isInteractive: true,
    columns: 80,
    interrupted: new AbortController().signal,
    print() {},
    printAll: async () => true,
    printAtOnce() {},
    notice() {},
    draw: (line) => lines.push(line),
  };
  drawProgress({ ...quiet, ...terminal }, done, total, 'placements');
  return lines;
}

describe('The progress bar', () => {
  test('shows how much is done', () => {
    expect(linesDrawn({}, 3, 9)).toEqual(['[##########....................] 3/9 placements']);
  });

  test('fits a narrow screen', () => {
    expect(linesDrawn({ columns: 20 }, 9, 9)[0]).toHaveLength(19);
  });

  test('is not drawn where nobody can watch it', () => {
    expect(linesDrawn({ isInteractive: false }, 3, 9)).toEqual([]);
  });
});
