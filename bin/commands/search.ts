import * as fs from 'node:fs';
import { engineOptions } from '../../lib/engines/engine-options.js';
import { InputError } from '../../lib/input/index.js';
import type { EngineChoice, SearchResult, SearchSettings } from '../../lib/search/index.js';
import type { Command } from '../command.js';
import {
  checkEngineFlags,
  chunkFlags,
  engineChoiceOf,
  engineFlags,
  engineOptionsInWords,
} from '../engine-flags.js';
import { type FlagValues, inGroup, optional, toggle, valued } from '../flags.js';
import { searchInstances } from '../instance-search.js';
import { checkInputsKept, checkOutputPaths } from '../output-paths.js';
import { drawProgress } from '../progress-bar.js';
import {
  printingFlags,
  rateRangeOf,
  requestCount,
  servingFlags,
  simulationFlags,
  size,
  sloFlags,
  sloOf,
} from '../serving-flags.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { autoOr, memorySize, positive, text, whole } from '../value-types.js';
import { readVersion } from '../version.js';

const searchFlags = {
  ...inGroup('GPUs:', {
    nodes: valued(size, 'Nodes', '1'),
    'gpus-per-node': valued(size, 'GPUs in each node', '4'),
    'high-affinity': toggle('The network between nodes is as good as within: instances may span nodes'),
  }),
  ...servingFlags,
  ...engineFlags,
  ...chunkFlags,
  ...sloFlags,
  ...inGroup('Search:', {
    instances: toggle('Choose how many prefill and decode instances too (with --high-affinity, distserve)'),
    'max-rate-per-gpu': valued(positive('requests/s'), 'Highest rate to look at, in requests/s per GPU', '5'),
    tolerance: valued(positive('requests/s'), 'Width of the range of rates at which to stop', '0.25'),
    requests: valued(requestCount, 'Requests in each simulation', '300'),
    threads: valued(autoOr(whole(1, 64)), 'Threads to search on; auto takes as many as pay', 'auto'),
    'max-memory': optional(memorySize, 'Memory that the search may take (2GB, 512MB): it runs fewer threads'),
    journal: optional(
      text,
      'File that keeps what is found; the same search with it goes on where it stopped',
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
  ],
  notes: engineOptionsInWords(),
  run: runSearch,
};

/** What the settings of a search are called on the command line, for messages about a journal of other ones. */
const flagNames = {
  backend: '--backend',
  model: '--model',
  gpu: '--gpu',
  nodes: '--nodes',
  gpusPerNode: '--gpus-per-node',
  highAffinity: '--high-affinity',
  'slo.ttft': '--ttft-slo',
  'slo.tpot': '--tpot-slo',
  'slo.ttftAttainment': '--ttft-attainment',
  'slo.tpotAttainment': '--tpot-attainment',
  maxRatePerGpu: '--max-rate-per-gpu',
  tolerance: '--tolerance',
  requests: '--requests',
  seed: '--seed',
  fullRuns: '--json',
  'engines.engineModel': '--engine-model',
  'engines.chunkTokens': '--chunk-tokens',
  'engines.kvLinks.intra': '--kv-bandwidth-intra in GB/s',
  'engines.kvLinks.inter': '--kv-bandwidth-inter in GB/s',
  'engines.kvLinks.latency': '--kv-latency',
  'engines.dispatch.prefill': '--prefill-policy',
  'engines.dispatch.decode': '--decode-policy',
  ...Object.fromEntries(
    Object.keys(engineOptions).map((name) => [`engines.engineSettings.${name}`, `--engine-option ${name}`]),
  ),
};

/** Finds the placement with the highest goodput and prints it. */
async function runSearch(values: FlagValues<typeof searchFlags>, terminal: Terminal): Promise<ExitCode> {
  const { maxRatePerGpu, tolerance } = rateRangeOf(values);
  if (values.instances) checkInstancesFit(values);
  checkEngineFlags(values);
  const engines = searchEnginesOf(values);
  const journalPath = values.journal;
  if (journalPath !== undefined) checkOutputPaths({ journal: journalPath });
  const simulator = await import('../simulator.js');
  const { drawLengths, findProfile, loadWorkload, report, search, tellStandIn } = simulator;
  const { profile, origin } = await findProfile(values);
  const workload = await loadWorkload(values.workload, terminal);
  if (journalPath !== undefined) {
    const profileFlag = values.profile === undefined ? 'model' : 'profile';
    checkInputsKept({ journal: journalPath }, { workload: workload.origin, [profileFlag]: origin });
  }
  const settings: SearchSettings = {
    backend: values.backend,
    profile,
    nodes: values.nodes,
    gpusPerNode: values['gpus-per-node'],
    highAffinity: values['high-affinity'],
    slo: sloOf(values),
    maxRatePerGpu,
    tolerance,
    lengths: drawLengths(workload, values.requests, values.seed),
    seed: values.seed,
    // Whoever reads the figures of each simulation wants them whole.
    fullRuns: values.json,
    exactEvents: values['exact-events'],
    ...(engines === undefined ? {} : { engines }),
  };
  tellStandIn(workload, terminal);
  if (values.verbose) terminal.notice(`profile ${origin}, workload ${workload.origin}`);
  const enginesLine = report.searchEnginesLine(settings);
  if (enginesLine !== undefined) terminal.notice(enginesLine);

  if (values.instances) return await searchInstances(settings, values, terminal);
  using journal =
    journalPath === undefined
      ? undefined
      : simulator.openJournal(journalPath, settings, { fs, version: readVersion(), names: flagNames });
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
  const failures = report.failedLines(result);
  for (const line of failures) terminal.notice(line);
  if (!result.isComplete) {
    const goOn = journal === undefined ? '' : '; the same command goes on from there';
    terminal.notice(report.interruptedLine(result, progress) + goOn);
    return exitCodes.interrupted;
  }
  const { best } = result;
  if (best !== undefined && !values.json) terminal.print(report.bestLines(best));
  const look = best && (await simulator.lookAgain(settings, best, terminal.interrupted));
  if (values.json) terminal.print(report.searchJson(settings, workload, result, look));
  if (best !== undefined && look !== undefined) {
    const found = { ...best, copies: simulator.copiesWithin(best.placement, settings) };
    for (const line of report.decisionLines(found, look, settings)) terminal.notice(line);
  }
  if (failures.length > 0) return exitCodes.incomplete;
  if (result.best === undefined) terminal.notice(report.noAnswerLine(result, settings));
  return result.best === undefined ? exitCodes.noAnswer : exitCodes.success;

  function tellSkipped(result: SearchResult, isVerbose: boolean): void {
    const lines = report.skippedLines(result);
    if (lines.length === 0) return;
    if (isVerbose) for (const line of lines) terminal.notice(line);
    else terminal.notice(`${lines.length} placements skipped (--verbose tells why)`);
  }
}

/** The engines that the flags ask for; undefined when all is at its default. */
function searchEnginesOf(values: FlagValues<typeof searchFlags>): EngineChoice | undefined {
  const engines = engineChoiceOf(values, values.seed);
  const chunkTokens = values['chunk-tokens'];
  if (engines.engineModel === 'reference' && chunkTokens === undefined) return undefined;
  return { ...engines, ...(chunkTokens === undefined ? {} : { chunkTokens }) };
}

function checkInstancesFit(values: FlagValues<typeof searchFlags>): void {
  if (values.backend !== 'distserve' || !values['high-affinity']) {
    throw new InputError(
      '--instances: expected with --high-affinity and --backend distserve, where prefill and decode instances are free to be anywhere',
    );
  }
  const { journal, 'max-memory': maxMemory, threads } = values;
  const given = { journal, 'max-memory': maxMemory, threads: threads === 'auto' ? undefined : threads };
  for (const [flag, value] of Object.entries(given)) {
    if (value !== undefined) throw new InputError(`--${flag}: expected without --instances, got both`);
  }
}
