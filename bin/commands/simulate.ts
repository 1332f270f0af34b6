import { InputError } from '../../lib/input/index.js';
import type { SimulatedRun, SimulationSummary } from '../../lib/report/index.js';
import { type ArrivalName, arrivalProcesses } from '../../lib/workload/arrivals.js';
import type { Command } from '../command.js';
import {
  checkEngineFlags,
  chunkFlags,
  engineChoiceOf,
  engineFlags,
  engineOptionsInWords,
  nodeFlags,
} from '../engine-flags.js';
import { type FlagValues, inGroup, labelOf, optional, valued } from '../flags.js';
import { openOutputFiles } from '../output-files.js';
import { checkInputsKept, checkOutputPaths } from '../output-paths.js';
import { placementOf } from '../placement-of.js';
import { pour } from '../pour.js';
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
import { factors, oneOf, percents, positive, text, whole } from '../value-types.js';

const arrivalNames = Object.keys(arrivalProcesses) as ArrivalName[];

/** Published command lines give the decode side of vllm the size 0. */
const decodeSize = whole(0, 100_000);

/** The files that can be asked for. */
const outputFlags = {
  output: optional(text, 'File for attainments (CSV)'),
  'output-request-info': optional(text, 'File for request lengths (CSV)'),
  'output-request-event': optional(text, 'File for what happened to each request (CSV)'),
  'output-request-latency': optional(text, 'File for request latencies (CSV)'),
  'output-worker': optional(text, 'File for what each worker did (CSV)'),
};

const simulateFlags = {
  ...servingFlags,
  ...inGroup('Requests:', {
    rate: optional(positive('requests/s'), 'Arrival rate in requests/s; required but for custom arrivals'),
    arrival: valued(
      oneOf(arrivalNames),
      `Arrival process (${arrivalNames.join(', ')}); custom takes the times of the workload`,
      'poisson',
    ),
    cv: valued(positive('standard deviation over mean'), 'Coefficient of variation of gamma arrivals', '1'),
    requests: optional(requestCount, 'How many requests', '64; all of a trace with its own times'),
  }),
  ...inGroup('Placement:', {
    'tp-prefill': valued(size, 'Tensor-parallel size of a prefill instance (vllm: of an instance)', '1'),
    'pp-prefill': valued(size, 'Pipeline-parallel size of a prefill instance (vllm: of an instance)', '1'),
    'tp-decode': valued(decodeSize, 'Tensor-parallel size of a decode instance', '1'),
    'pp-decode': valued(decodeSize, 'Pipeline-parallel size of a decode instance', '1'),
    'prefill-instances': valued(size, 'Prefill instances (vllm: instances)', '1'),
    'decode-instances': optional(size, 'Decode instances', '1'),
    ...nodeFlags,
  }),
  ...engineFlags,
  ...chunkFlags,
  ...sloFlags,
  ...simulationFlags,
  ...printingFlags,
  ...inGroup('Output:', {
    name: optional(text, 'Name of the run, for its title'),
    slas: valued(percents, 'Shares of requests to give attainable targets for', '[85,90,95,98,99]'),
    'slo-scales': valued(
      factors,
      'Multiples of the targets to give attainments for',
      '[1.0,0.4,0.6,0.8,1.2]',
    ),
    ...outputFlags,
  }),
};

/** `simdistserve simulate`. */
export const command: Command<typeof simulateFlags> = {
  flags: simulateFlags,
  examples: [
    ['$0 simulate --rate 4 --tp-prefill 2 --requests 300', 'one DistServe placement at 4 requests/s'],
    [
      '$0 simulate --backend vllm --arrival custom --workload trace.json',
      'a trace with its own times, on vLLM',
    ],
  ],
  notes: engineOptionsInWords(),
  run: runSimulate,
};

type SimulateValues = FlagValues<typeof simulateFlags>;

type OutputFlag = keyof typeof outputFlags;

const DEFAULT_REQUESTS = 64;

/** Simulates one placement at one rate, prints what it came to and writes the files that were asked for. */
async function runSimulate(values: SimulateValues, terminal: Terminal): Promise<ExitCode> {
  checkFlagsFit(values);
  const { kvLinks, ...engines } = engineChoiceOf(values, values.seed);
  const placement = placementOf(values);
  const simulator = await import('../simulator.js');
  const { report } = simulator;
  const found = await simulator.findProfile(values);
  const deployment = simulator.deploy(found.profile, placement, {
    prefillInstances: values['prefill-instances'],
    decodeInstances: values['decode-instances'],
    chunkTokens: values['chunk-tokens'],
    ...engines,
    kvLink: {
      bandwidth: values['across-nodes'] ? kvLinks.inter : kvLinks.intra,
      latency: kvLinks.latency,
    },
  });
  if (!deployment.isRunnable) {
    throw new InputError(`this placement cannot be run: ${deployment.reason} (profile ${found.origin})`);
  }
  const workload = await simulator.loadWorkload(values.workload, terminal);
  checkInputsKept(Object.fromEntries(outputPaths(values)), {
    workload: workload.origin,
    [values.profile === undefined ? 'model' : 'profile']: found.origin,
  });
  const { arrival, rate, cv, seed } = values;
  const count = values.requests ?? (arrival === 'custom' ? undefined : DEFAULT_REQUESTS);
  const requests = simulator.makeRequests({ workload, arrival, count, rate, cv, seed });
  const config = { cluster: deployment.cluster, requests };
  simulator.tellStandIn(workload, terminal);
  if (values.verbose) terminal.notice(`profile ${found.origin}, workload ${workload.origin}`);

  using files = openOutputFiles(outputPaths(values));
  const eventFile = files.byFlag.get('output-request-event');
  const workerFile = files.byFlag.get('output-worker');
  const requestEvents = eventFile && report.writeEvents(report.requestEventTable, eventFile);
  const workerEvents = workerFile && report.writeEvents(report.workerEventTable, workerFile);
  const wantsEvents = requestEvents !== undefined || workerEvents !== undefined;
  const simulation = simulator.startSimulation(config, {
    recorder: wantsEvents ? simulator.recordEvents({ requestEvents, workerEvents }) : undefined,
    exactEvents: values['exact-events'],
  });
  const isComplete = await simulator.runToEnd(simulation, terminal.interrupted, () =>
    drawProgress(terminal, simulation.served, requests.length, 'requests'),
  );
  terminal.draw('');
  const run: SimulatedRun = {
    name: values.name,
    model: found.profile.model,
    gpu: found.profile.gpu,
    placement,
    engines: report.clusterInWords(deployment.cluster),
    workload: workload.name,
    isStandIn: workload.standIn,
    arrival,
    rate,
    cv: arrival === 'gamma' ? cv : undefined,
    seed,
    requests: requests.length,
  };
  const summaryOfRun = () =>
    report.summarize(simulation.records, sloOf(values), values['slo-scales'], values.slas);

  /** Writes all files that were asked for. @returns false when Ctrl-C ended it early */
  const writeFiles = async (summary: SimulationSummary): Promise<boolean> => {
    const { records } = simulation;
    const contents: Record<OutputFlag, () => Iterable<string>> = {
      output: () => [report.attainmentCsv({ ...run, ...summary })],
      'output-request-info': () => report.requestInfoCsv(records),
      'output-request-event': () => requestEvents?.rest() ?? [],
      'output-request-latency': () => report.requestLatencyCsv(records),
      'output-worker': () => workerEvents?.rest() ?? [],
    };
    for (const [flag, { write }] of files.byFlag) {
      if (!(await pour(contents[flag](), write, terminal.interrupted))) return false;
    }
    files.place();
    return true;
  };

  const tellInterrupted = (): ExitCode => {
    files[Symbol.dispose]();
    const { records } = simulation;
    terminal.notice(`interrupted after ${records.length} of ${requests.length} requests; no file is written`);
    if (records.length > 0) {
      terminal.notice(report.simulationTables(run, summaryOfRun()).trimEnd());
    }
    return exitCodes.interrupted;
  };

  if (!isComplete) return tellInterrupted();
  const summary = summaryOfRun();
  if (!(await writeFiles(summary))) return tellInterrupted();
  if (!values.json) terminal.print(report.simulationTables(run, summary));
  else if (!(await terminal.printAll(report.simulationJson(run, config.cluster, summary, simulation)))) {
    return exitCodes.interrupted;
  }
  return exitCodes.success;
}

function checkFlagsFit(values: SimulateValues): void {
  const { backend, arrival, rate } = values;
  if (rate === undefined && arrival !== 'custom') {
    throw new InputError(`--rate: expected requests/s for ${arrival} arrivals, got nothing`);
  }
  for (const flag of ['tp-decode', 'pp-decode'] as const) {
    if (backend === 'distserve' && values[flag] === 0) {
      throw new InputError(`${labelOf(flag)}: expected a whole number from 1 for distserve, got 0`);
    }
  }
  checkEngineFlags(values);
  if (backend === 'vllm' && values['decode-instances'] !== undefined) {
    throw new InputError('--decode-instances: expected with distserve only, got it with vllm');
  }
  for (const flag of ['output-request-event', 'output-worker'] as const) {
    if (values['engine-model'] === 'detailed' && values[flag] !== undefined) {
      throw new InputError(`--${flag}: expected with --engine-model reference only, got it with detailed`);
    }
  }
  checkOutputPaths(Object.fromEntries(outputPaths(values)));
}

/** The files that are asked for, by their flags. */
function outputPaths(values: SimulateValues): [flag: OutputFlag, path: string][] {
  return (Object.keys(outputFlags) as OutputFlag[]).flatMap((flag) => {
    const path = values[flag];
    return path === undefined ? [] : [[flag, path] satisfies [string, string]];
  });
}
