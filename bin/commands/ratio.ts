import { linkBounds } from '../../lib/engines/engine-options.js';
import type { RatioSettings } from '../../lib/search/index.js';
import type { KvLink, KvLinks } from '../../lib/simulation/kv-link.js';
import type { Command } from '../command.js';
import {
  checkEngineFlags,
  engineChoiceOf,
  engineFlags,
  engineOptionsInWords,
  nodeFlags,
} from '../engine-flags.js';
import { type FlagValues, inGroup, optional, valued } from '../flags.js';
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
import { bandwidthIn, gpuMemory, positive, whole } from '../value-types.js';

/** Only DistServe has instances of two kinds. */
const { backend: _, ...servedFlags } = servingFlags;

const instanceCount = whole(1, 1000);

const ratioFlags = {
  ...servedFlags,
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
      'Detailed: bandwidth between prefill and decode instances, in Gbit/s, or with a unit: 25Gbps, 200GB/s',
      'as --kv-bandwidth-intra',
    ),
  }),
  ...engineFlags,
  ...sloFlags,
  ...inGroup('Search:', {
    'max-rate-per-gpu': valued(positive('requests/s'), 'Highest rate to look at, in requests/s per GPU', '5'),
    tolerance: valued(positive('requests/s'), 'Width of the range of rates at which to stop', '0.25'),
    requests: valued(
      requestCount,
      'Requests in a simulation of 1:1; in proportion to the GPUs for others',
      '300',
    ),
  }),
  ...simulationFlags,
  ...printingFlags,
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
  notes: engineOptionsInWords(),
  run: runRatio,
};

type RatioValues = FlagValues<typeof ratioFlags>;

/** Finds the goodput of every M:N and prints them. */
async function runRatio(values: RatioValues, terminal: Terminal): Promise<ExitCode> {
  checkEngineFlags(values);
  const { kvLinks, ...engines } = engineChoiceOf(values, values.seed);
  const kvLink = kvLinkOf(values, kvLinks);
  const { maxRatePerGpu, tolerance } = rateRangeOf(values);
  const simulator = await import('../simulator.js');
  const { drawLengths, findProfile, loadWorkload, report, searchRatio, tellStandIn, withKvMemory } =
    simulator;
  const prefill = { tp: values['tp-prefill'], pp: values['pp-prefill'] };
  const decode = { tp: values['tp-decode'], pp: values['pp-decode'] };
  const { profile: found, origin } = await findProfile(values);
  const kvMemory = values['kv-memory-per-gpu'];
  const profile = kvMemory === undefined ? found : withKvMemory(found, kvMemory, [prefill, decode]);
  const workload = await loadWorkload(values.workload, terminal);
  const [maxPrefill, maxDecode] = [values['max-prefill-instances'], values['max-decode-instances']];
  const sizes = { prefill, decode };
  const growth = simulator.gpusOfAll(sizes, maxPrefill, maxDecode) / simulator.gpusOfAll(sizes, 1, 1);
  const count = Math.ceil(growth * values.requests);
  // A list may be too short for the largest M:N: then its requests come over again.
  const isShort = workload.lengths.kind === 'list' && workload.lengths.requests.length < count;
  const lengths = isShort
    ? simulator.overAgain(drawLengths(workload, values.requests, values.seed), count)
    : drawLengths(workload, count, values.seed);
  const settings: RatioSettings = {
    profile,
    prefill,
    decode,
    maxPrefillInstances: maxPrefill,
    maxDecodeInstances: maxDecode,
    engines: { ...engines, kvLink },
    slo: sloOf(values),
    maxRatePerGpu,
    tolerance,
    lengths,
    seed: values.seed,
    fullRuns: values.json,
    exactEvents: values['exact-events'],
  };
  tellStandIn(workload, terminal);
  if (values.verbose) terminal.notice(`profile ${origin}, workload ${workload.origin}`);
  const total = maxPrefill * maxDecode;
  const result = await searchRatio(settings, {
    signal: terminal.interrupted,
    onProgress: (done) => drawProgress(terminal, done, total, 'ratios'),
  });
  terminal.draw('');

  if (!result.isComplete) {
    terminal.notice(report.interruptedRatioLine(result, total));
    return exitCodes.interrupted;
  }
  if (values.json) terminal.print(report.ratioJson(settings, workload, result));
  else if (result.best !== undefined)
    terminal.print(`${report.ratioAssumptions(settings)}\n${report.ratioTable(result, settings.slo)}`);
  if (result.best !== undefined) return exitCodes.success;
  terminal.notice(report.noRatioLine(result, settings.slo));
  return exitCodes.noAnswer;
}

/** The link that the flags ask for; undefined for the reference model, which has none. */
function kvLinkOf(values: RatioValues, { intra, inter, latency }: KvLinks): KvLink | undefined {
  if (values['engine-model'] === 'reference') return undefined;
  return { bandwidth: values['kv-bandwidth-gbit'] ?? (values['across-nodes'] ? inter : intra), latency };
}
