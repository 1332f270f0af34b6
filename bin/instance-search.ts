import type { SearchSettings } from '../lib/search/index.js';
import { drawProgress } from './progress-bar.js';
import { type ExitCode, exitCodes, type Terminal } from './terminal.js';

/** `search --instances`: chooses the numbers of instances too, and prints what it came to. */
export async function searchInstances(
  settings: SearchSettings,
  { json, verbose }: { readonly json: boolean; readonly verbose: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const { lookAgainAtBalance, report, searchBalanced } = await import('./simulator.js');
  const result = await searchBalanced(settings, terminal.interrupted, (done, total) =>
    drawProgress(terminal, done, total, 'sizes and trials'),
  );
  terminal.draw('');
  if (result === undefined) {
    terminal.notice('interrupted before the numbers of instances were known');
    return exitCodes.interrupted;
  }
  if (verbose) terminal.notice(report.balancedTables(result).trimEnd());
  const { best } = result;
  if (best !== undefined && !json) terminal.print(report.balancedLines(best));
  const look = await lookAgainAtBalance(settings, result, terminal.interrupted);
  if (json) terminal.print(report.balancedJson(settings, result, look));
  if (best !== undefined && look !== undefined) {
    const { gpus, outcome } = best;
    const copies = Math.floor((settings.nodes * settings.gpusPerNode) / gpus);
    const { goodputPerGpu } = outcome;
    for (const line of report.decisionLines({ gpus, goodputPerGpu, copies }, look, settings))
      terminal.notice(line);
  }
  if (best !== undefined) return exitCodes.success;
  terminal.notice(report.noBalanceLine(result, settings));
  return exitCodes.noAnswer;
}
