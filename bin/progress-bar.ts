import type { Terminal } from './terminal.js';

const WIDTH = 30;

/** A bar that shows how much of a task is done, drawn where somebody can watch it. */
export function drawProgress(terminal: Terminal, done: number, total: number, remark: string): void {
  if (!terminal.isInteractive) return;
  const filled = Math.floor((WIDTH * done) / total);
  const bar = '#'.repeat(filled).padEnd(WIDTH, '.');
  terminal.draw(`[${bar}] ${done}/${total} ${remark}`.slice(0, terminal.columns - 1));
}
