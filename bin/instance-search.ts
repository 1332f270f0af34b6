import type { SearchSettings } from '../lib/search/index.js';
import { drawProgress } from './progress-bar.js';
import { type ExitCode, exitCodes, type Terminal } from './terminal.js';

/** `search --instances`: chooses the numbers of instances too, and prints what it came to. */
export async function searchInstances(
  settings: SearchSettings,
  { json, verbose }: { readonly json: boolean; readonly verbose: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const { report, searchBalanced } = await import('./simulator.js');
  const result = await searchBalanced(settings, terminal.interrupted, (done, total) =>
    drawProgress(terminal, done, total, 'sizes and trials'),
  );
  terminal.draw('');
  if (result === undefined) {
    terminal.notice('interrupted before the numbers of instances were known');
    return exitCodes.interrupted;
  }
  if (verbose) terminal.notice(report.balancedTables(result).trimEnd());
  if (json) terminal.print(report.balancedJson(settings, result));
  else if (result.best !== undefined) terminal.print(report.balancedLines(result.best));
  if (result.best !== undefined) return exitCodes.success;
  terminal.notice(report.noBalanceLine(result, settings));
  return exitCodes.noAnswer;
}
