import { catalogue } from '../../lib/engines/catalogue.js';
import { InputError, plain } from '../../lib/input/index.js';
import type { BestTold } from '../../lib/report/index.js';
import type { SearchSettings, SecondLook } from '../../lib/study/index.js';
import type { Command } from '../command.js';
import { deliver, documentFlags, makingOf } from '../documents.js';
import { checkEngineFlags, type EngineChoice, engineChoiceOf, engineFlags } from '../engine-flags.js';
import { enginesInWords } from '../engine-help.js';
import { enginesMeant, isKnown } from '../engine-rows.js';
import { type FlagValues, inGroup, toggle, valued } from '../flags.js';
import { checkGpuFlags, mixedFlags, objectiveFlags, priceFlags } from '../gpu-flags.js';
import type { AskedProfile } from '../profile-asked.js';
import { instanceSearch, placementSearch, type SearchAnswer } from '../search-answers.js';
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
import {
  checkStudyOutputs,
  hasFailed,
  journalOf,
  type Progress,
  rateRangeFlags,
  studyFlags,
  studyOptionsOf,
  studyReadings,
  whereItGoesOn,
} from '../study-flags.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

const searchFlags = {
  ...inGroup('GPUs:', {
    nodes: valued(size, 'Nodes', '1'),
    'gpus-per-node': valued(
      size,
      'GPUs in each node; with --prefill-gpu all nodes together have those of both kinds',
      '4',
    ),
    'high-affinity': toggle('The network between nodes is as good as within: instances may span nodes'),
  }),
  ...servingFlags,
  ...mixedFlags,
  ...priceFlags,
  ...objectiveFlags,
  ...engineFlags,
  ...sloFlags,
  ...inGroup('Search:', {
    instances: toggle('Choose how many prefill and decode instances too (with --high-affinity, distserve)'),
    ...rateRangeFlags,
    requests: valued(requestCount, 'Requests in each simulation', '300'),
    ...studyFlags,
  }),
  ...simulationFlags,
  ...printingFlags,
  ...documentFlags,
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
  notes: enginesInWords(),
  run: runSearch,
};

type SearchValues = FlagValues<typeof searchFlags>;

/** What the settings are called that a line may advise to change. */
const names = { maxRatePerGpu: '--max-rate-per-gpu', requests: '--requests' };

/** Finds the deployment with the highest goodput and prints it. */
async function runSearch(values: SearchValues, terminal: Terminal): Promise<ExitCode> {
  const { instances } = values;
  const context = { command: 'search', instances, apart: instances };
  rateRangeOf(values);
  if (instances) checkInstancesFit(values);
  checkGpuFlags(values);
  checkEngineFlags(values, context);
  checkStudyOutputs(values);
  const simulator = await import('../simulator.js');
  const { report } = simulator;
  const asked = await simulator.profileAsked(values);
  const { profile, origins } = asked;
  const choice = await engineChoiceOf(values, profile, context);
  const workload = await simulator.loadWorkload(values.workload, terminal);
  const readings = studyReadings(values, {
    profiles: origins,
    workload: workload.origin,
    engine: choice.engine,
  });
  const lengths = simulator.drawLengths(workload, values.requests, values.seed);
  const settings = settingsOf(values, choice, asked, lengths);
  simulator.tellStandIn(workload, terminal);
  if (values.verbose) terminal.notice(plain(`profile ${origins.join(', ')}, workload ${workload.origin}`));
  const movesBetweenNodes = values['high-affinity'] && values.nodes > 1;
  for (const line of report.profileLines(profile)) terminal.notice(line);
  const poolGpusLine = report.poolGpusLine(settings);
  if (poolGpusLine !== undefined) terminal.notice(poolGpusLine);
  const apart = profile.roles !== undefined;
  const enginesLine = report.searchEnginesLine({ ...choice, movesBetweenNodes, apart });
  if (enginesLine !== undefined) terminal.notice(enginesLine);

  using journal = await journalOf(values, settings);
  const given = { terminal, engines: choice.engines, journal };
  const kind = instances ? instanceSearch : placementSearch;
  const progress: Progress = { done: 0, total: 0 };
  const found = await kind.run({
    settings,
    workload,
    facts: choice.facts,
    options: studyOptionsOf(values, given, kind.unit, progress),
    progress,
    making: await makingOf(values, readings),
  });
  terminal.draw('');
  if ('interrupted' in found) {
    terminal.notice(found.interrupted + whereItGoesOn(journal));
    return exitCodes.interrupted;
  }
  tellOf(found, values.verbose, terminal);

  const { best, failed, failedLines, document } = found;
  if (document.best !== null && !values.json)
    terminal.print(report.bestLines(document.best, document.settings));
  const options = studyOptionsOf(values, given, 'of a second look at the best');
  const look = best && (await simulator.lookAgain(settings, best, options));
  terminal.draw('');
  const whole = report.withSecondLook<typeof document>(document, look);
  if (!(await deliver(whole, values, terminal))) return exitCodes.interrupted;
  if (whole.best !== null) tellOfBest(whole.best, look);
  if (hasFailed(failed, look?.failed)) return exitCodes.incomplete;
  if (best === undefined) terminal.notice(found.noAnswer());
  const areAllSkipped =
    'placements' in document && document.placements.every(({ status }) => status === 'skipped');
  if (areAllSkipped && !values['high-affinity'] && values.nodes > 1 && !apart) {
    terminal.notice(
      'with --high-affinity instances may span nodes, and prefill and decode lie in different ones',
    );
  }
  return best === undefined ? exitCodes.noAnswer : exitCodes.success;

  function tellOfBest(answer: BestTold, look: SecondLook | undefined): void {
    const remarks = report.remarksLine(answer);
    if (remarks !== undefined) terminal.notice(remarks);
    if (look === undefined) return;
    const again = report.namesOfFailed(look.failed ?? []);
    if (failedLines.length === 0) {
      for (const line of report.linesOfFailed(again, 'the second looks at it', true)) terminal.notice(line);
    }
    for (const line of report.decisionLines(answer, whole.settings, names)) terminal.notice(line);
  }
}

function settingsOf(
  values: SearchValues,
  { engine, facts, options, links }: EngineChoice,
  { profile, gpuPrices }: AskedProfile,
  lengths: SearchSettings['lengths'],
): SearchSettings {
  return {
    engine,
    profile,
    nodes: values.nodes,
    gpusPerNode: values['gpus-per-node'],
    highAffinity: values['high-affinity'],
    options,
    ...(facts.movesKv ? { links } : {}),
    slo: sloOf(values),
    ...rateRangeOf(values),
    lengths,
    seed: values.seed,
    figures: values.figures,
    exactEvents: values['exact-events'],
    ...(gpuPrices === undefined ? {} : { gpuPrices, objective: values.objective }),
  };
}

/** What became of those that are not the best, on standard error. */
function tellOf(
  { skipped, failedLines, details }: SearchAnswer,
  isVerbose: boolean,
  terminal: Terminal,
): void {
  if (isVerbose) for (const line of skipped) terminal.notice(line);
  else if (skipped.length > 0) {
    terminal.notice(`${skipped.length} placements skipped (--verbose tells why)`);
  }
  if (isVerbose && details !== '') terminal.notice(details);
  for (const line of failedLines) terminal.notice(line);
}

function checkInstancesFit(values: SearchValues): void {
  const meant = enginesMeant(values);
  const isApart = meant.some((name) => !isKnown(name) || catalogue[name].roles.length > 1);
  if (isApart && values['high-affinity']) return;
  throw new InputError(
    '--instances: expected with --high-affinity and --backend distserve, where prefill and decode instances are free to be anywhere',
  );
}
