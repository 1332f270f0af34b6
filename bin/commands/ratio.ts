import { gpusOf } from '../../lib/deployment/deployment.js';
import type { KvLink, ParallelSizes } from '../../lib/deployment/index.js';
import { linkBounds } from '../../lib/deployment/kv-link.js';
import { InputError, plain } from '../../lib/input/index.js';
import type { RatioSettings } from '../../lib/study/index.js';
import type { RequestLengths, Workload } from '../../lib/workload/index.js';
import type { Command } from '../command.js';
import { deliver, documentFlags, makingOf } from '../documents.js';
import {
  checkEngineFlags,
  type EngineChoice,
  engineChoiceOf,
  engineFlags,
  linkOf,
  nodeFlags,
} from '../engine-flags.js';
import { enginesInWords } from '../engine-help.js';
import { type FlagValues, inGroup, labelOf, optional, valued } from '../flags.js';
import { checkGpuFlags, mixedFlags, objectiveFlags, priceFlags } from '../gpu-flags.js';
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
  journalOf,
  rateRangeFlags,
  studyFlags,
  studyOptionsOf,
  studyReadings,
  whereItGoesOn,
} from '../study-flags.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { bandwidthIn, gpuMemory, whole } from '../value-types.js';

/** Only engines with instances of two kinds have a ratio, and those do not prefill in chunks beside decodes. */
const { backend: _, 'chunk-tokens': __, ...apartFlags } = engineFlags;

const context = { command: 'ratio', apart: true };

const instanceCount = whole(1, 1000);

const ratioFlags = {
  ...servingFlags,
  ...mixedFlags,
  ...priceFlags,
  ...objectiveFlags,
  ...inGroup('Instances:', {
    'tp-prefill': valued(size, 'Tensor-parallel size of a prefill instance', '1'),
    'pp-prefill': valued(size, 'Pipeline-parallel size of a prefill instance', '1'),
    'tp-decode': valued(size, 'Tensor-parallel size of a decode instance', '1'),
    'pp-decode': valued(size, 'Pipeline-parallel size of a decode instance', '1'),
    'max-prefill-instances': valued(instanceCount, 'Prefill instances, at most', '4'),
    'max-decode-instances': valued(instanceCount, 'Decode instances, at most', '4'),
    ...nodeFlags,
    'kv-memory-per-gpu': optional(
      gpuMemory,
      'KV cache on each GPU, in GB, or with a unit: 20GB, 18GiB',
      "the profile's KV capacity",
    ),
    'kv-bandwidth-gbit': optional(
      bandwidthIn('Gbit/s', linkBounds.bandwidth),
      'Bandwidth between prefill and decode instances, in Gbit/s, or with a unit: 25Gbps, 200GB/s',
      'as --kv-bandwidth-intra',
    ),
  }),
  ...apartFlags,
  ...sloFlags,
  ...inGroup('Search:', {
    ...rateRangeFlags,
    requests: valued(
      requestCount,
      'Requests in a simulation of 1:1; in proportion to the GPUs for others',
      '300',
    ),
    ...studyFlags,
  }),
  ...simulationFlags,
  ...printingFlags,
  ...documentFlags,
};

/** `simdistserve ratio`. */
export const command: Command<typeof ratioFlags> = {
  flags: ratioFlags,
  examples: [
    [
      '$0 ratio --tp-prefill 2 --max-prefill-instances 2 --max-decode-instances 4',
      'how many decode instances on 1 GPU go with 1 or 2 prefill instances on 2 GPUs',
    ],
    ['$0 ratio --engine-model detailed --kv-transfer-bw 100 --json', 'with a KV link of 100 Gbit/s, as JSON'],
  ],
  notes: enginesInWords(),
  run: runRatio,
};

type RatioValues = FlagValues<typeof ratioFlags>;

/** Finds the goodput of every M:N and prints them. */
async function runRatio(values: RatioValues, terminal: Terminal): Promise<ExitCode> {
  checkGpuFlags(values);
  checkEngineFlags(values, context);
  rateRangeOf(values);
  checkStudyOutputs(values);
  const simulator = await import('../simulator.js');
  const { report } = simulator;
  const sizes = {
    prefill: { tp: values['tp-prefill'], pp: values['pp-prefill'] },
    decode: { tp: values['tp-decode'], pp: values['pp-decode'] },
  };
  const { profile: found, origins, gpuPrices } = await simulator.profileAsked(values);
  const kvMemory = values['kv-memory-per-gpu'];
  const profile =
    kvMemory === undefined ? found : simulator.withKvMemory(found, kvMemory, Object.values(sizes));
  const choice = await engineChoiceOf(values, profile, context);
  const { engine, engines, facts, options } = choice;
  const workload = await simulator.loadWorkload(values.workload, terminal);
  const readings = studyReadings(values, { profiles: origins, workload: workload.origin, engine });
  for (const line of report.profileLines(profile)) terminal.notice(line);
  const settings: RatioSettings = {
    engine,
    profile,
    ...sizes,
    maxPrefillInstances: values['max-prefill-instances'],
    maxDecodeInstances: values['max-decode-instances'],
    options,
    ...(facts.movesKv ? { link: linkAsked(values, choice) } : {}),
    slo: sloOf(values),
    ...rateRangeOf(values),
    lengths: lengthsFor(values, sizes, workload, simulator),
    seed: values.seed,
    figures: values.figures,
    exactEvents: values['exact-events'],
    ...(gpuPrices === undefined ? {} : { gpuPrices, objective: values.objective }),
  };
  simulator.tellStandIn(workload, terminal);
  if (values.verbose) terminal.notice(plain(`profile ${origins.join(', ')}, workload ${workload.origin}`));
  const total = settings.maxPrefillInstances * settings.maxDecodeInstances;
  using journal = await journalOf(values, settings);
  const result = await simulator.searchRatio(
    settings,
    studyOptionsOf(values, { terminal, engines, journal }, 'ratios'),
  );
  terminal.draw('');

  const document = report.ratioDocument(settings, workload, result, await makingOf(values, readings));
  const { best, failed } = document;
  for (const line of report.linesOfFailed(failed, `${total} M:N`, best !== null)) terminal.notice(line);
  if (!result.isComplete) {
    terminal.notice(report.interruptedRatioLine(result, total) + whereItGoesOn(journal));
    return exitCodes.interrupted;
  }
  if (best !== null && !values.json) {
    terminal.print(`${report.ratioAssumptions(document, facts)}\n${report.ratioTable(document)}`);
  }
  if (!(await deliver(document, values, terminal))) return exitCodes.interrupted;
  const remarks = best && report.remarksLine(best);
  if (remarks) terminal.notice(remarks);
  const price = best && report.priceLine(best, document.settings);
  if (price) terminal.notice(price);
  if (failed.length > 0) return exitCodes.incomplete;
  if (best !== null) return exitCodes.success;
  terminal.notice(report.noRatioLine(document));
  return exitCodes.noAnswer;
}

/** The requests of the largest M:N, as many more than those of 1:1 as it has more GPUs. */
function lengthsFor(
  values: RatioValues,
  { prefill, decode }: Readonly<Record<'prefill' | 'decode', ParallelSizes>>,
  workload: Workload,
  { drawLengths, MOST_REQUESTS, overAgain }: typeof import('../simulator.js'),
): readonly RequestLengths[] {
  const gpus = (m: number, n: number) =>
    gpusOf({ pools: { prefill: { ...prefill, count: m }, decode: { ...decode, count: n } }, ppCross: 1 });
  const growth = gpus(values['max-prefill-instances'], values['max-decode-instances']) / gpus(1, 1);
  const count = Math.ceil(growth * values.requests);
  if (count > MOST_REQUESTS) {
    throw new InputError(
      `${labelOf('requests')}: expected so many that the largest M:N has at most ${MOST_REQUESTS} in proportion, ` +
        `got ${values.requests}, which come to ${count}`,
    );
  }
  // A list may be too short for the largest M:N: then its requests come over again.
  const isShort = workload.lengths.kind === 'list' && workload.lengths.requests.length < count;
  return isShort
    ? overAgain(drawLengths(workload, values.requests, values.seed), count)
    : drawLengths(workload, count, values.seed);
}

/** The link that the flags ask for. */
function linkAsked(values: RatioValues, { links }: EngineChoice): KvLink {
  const usual = linkOf(values, links);
  return { ...usual, bandwidth: values['kv-bandwidth-gbit'] ?? usual.bandwidth };
}
