import { InputError } from '../../lib/input/index.js';
import type { SearchResult, SearchSettings } from '../../lib/search/index.js';
import type { Command } from '../command.js';
import { type FlagValues, inGroup, optional, toggle, valued } from '../flags.js';
import { drawProgress } from '../progress-bar.js';
import {
  printingFlags,
  requestCount,
  servingFlags,
  simulationFlags,
  size,
  sloFlags,
  sloOf,
} from '../serving-flags.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { autoOr, memorySize, positive, text, whole } from '../value-types.js';

const searchFlags = {
  ...inGroup('GPUs:', {
    nodes: valued(size, 'Nodes', '1'),
    'gpus-per-node': valued(size, 'GPUs in each node', '4'),
    'high-affinity': toggle('The network between nodes is as good as within: instances may span nodes'),
  }),
  ...servingFlags,
  ...sloFlags,
  ...inGroup('Search:', {
    'max-rate-per-gpu': valued(positive('requests/s'), 'Highest rate to look at, in requests/s per GPU', '5'),
    tolerance: valued(positive('requests/s'), 'Width of the range of rates at which to stop', '0.25'),
    requests: valued(requestCount, 'Requests in each simulation', '300'),
    threads: valued(
      autoOr(whole(1, 64)),
      'Threads to search on; auto takes all cores, or none when that would not pay',
      'auto',
    ),
    'max-memory': optional(
      memorySize,
      'Most memory that the whole program is to take, such as 2GB: fewer threads run at a time',
      'no limit',
    ),
    journal: optional(
      text,
      'File that keeps each placement that is done; the same command goes on where it stopped',
    ),
  }),
  ...simulationFlags,
  ...printingFlags,
};

/** `simdistserve search`. */
export const command: Command<typeof searchFlags> = {
  flags: searchFlags,
  examples: [
    [
      '$0 --gpus-per-node 4 --model facebook/opt-13b --workload sharegpt',
      'the best DistServe placement of OPT-13B on 4 GPUs',
    ],
    ['$0 search --backend vllm --ttft-slo 400 --json', 'every vLLM placement and rate, as JSON'],
    ['$0 search --requests 100000 --journal long.journal', 'a long search, which can be gone on with'],
  ],
  run: runSearch,
};

/** Finds the placement with the highest goodput and prints it. */
async function runSearch(values: FlagValues<typeof searchFlags>, terminal: Terminal): Promise<ExitCode> {
  const maxRatePerGpu = values['max-rate-per-gpu'];
  if (values.tolerance >= maxRatePerGpu) {
    throw new InputError(
      `--tolerance/--esp: expected less than the highest rate (${maxRatePerGpu}), got ${values.tolerance}`,
    );
  }
  const { drawLengths, findProfile, loadWorkload, report, search, tellStandIn } = await import(
    '../simulator.js'
  );
  const { profile, origin } = await findProfile(values);
  const workload = loadWorkload(values.workload, terminal);
  const settings: SearchSettings = {
    backend: values.backend,
    profile,
    nodes: values.nodes,
    gpusPerNode: values['gpus-per-node'],
    highAffinity: values['high-affinity'],
    slo: sloOf(values),
    maxRatePerGpu,
    tolerance: values.tolerance,
    lengths: drawLengths(workload, values.requests, values.seed),
    seed: values.seed,
    // Whoever reads the figures of each simulation wants them whole.
    fullRuns: values.json,
    exactEvents: values['exact-events'],
  };
  tellStandIn(workload, terminal);
  if (values.verbose) terminal.notice(`profile ${origin}, workload ${workload.origin}`);

  const { journal: journalPath } = values;
  // Loaded only then: it takes a moment.
  using journal =
    journalPath === undefined
      ? undefined
      : (await import('../search-journal.js')).openSearchJournal(journalPath, settings, {
          workload: workload.origin,
          [values.profile === undefined ? 'model' : 'profile']: origin,
        });
  let progress = { done: 0, total: 0 };
  const result = await search(settings, {
    threads: values.threads === 'auto' ? undefined : values.threads,
    maxMemory: values['max-memory'],
    journal,
    signal: terminal.interrupted,
    onProgress(done, total) {
      progress = { done, total };
      drawProgress(terminal, done, total, 'placements');
    },
  });
  terminal.draw('');

  tellSkipped(result, values.verbose);
  const failed = report.failedLines(result);
  for (const line of failed) terminal.notice(line);
  if (!result.isComplete) {
    const goOn = journal === undefined ? '' : '; the same command goes on from there';
    terminal.notice(report.interruptedLine(result, progress) + goOn);
    return exitCodes.interrupted;
  }
  if (values.json) {
    terminal.print(report.searchJson(settings, workload, result));
  } else if (result.best !== undefined) {
    terminal.print(report.bestLines(result.best));
  }
  if (failed.length > 0) return exitCodes.incomplete;
  if (result.best !== undefined) return exitCodes.success;
  terminal.notice(report.noAnswerLine(result, settings));
  return exitCodes.noAnswer;

  function tellSkipped(result: SearchResult, isVerbose: boolean): void {
    const lines = report.skippedLines(result);
    if (lines.length === 0) return;
    if (isVerbose) for (const line of lines) terminal.notice(line);
    else terminal.notice(`${lines.length} placements skipped (--verbose tells why)`);
  }
}
