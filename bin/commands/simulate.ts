import { extname } from 'node:path';
import { InputError, plain } from '../../lib/input/index.js';
import type { SimulationTold, StreamedSimulation } from '../../lib/report/index.js';
import {
  arrivalFlags,
  arrivalNotices,
  checkArrivalFlags,
  parametersThatCount,
  requestsAsked,
} from '../arrival-flags.js';
import type { Command } from '../command.js';
import { makingOf } from '../documents.js';
import { checkEngineFlags, engineChoiceOf, engineFlags, linkOf, nodeFlags } from '../engine-flags.js';
import { enginesInWords } from '../engine-help.js';
import { type FlagValues, inGroup, optional, valued } from '../flags.js';
import { openOutputFiles } from '../output-files.js';
import { checkOutputPaths } from '../output-paths.js';
import { poolsOf } from '../pools-of.js';
import { pour } from '../pour.js';
import { drawProgress } from '../progress-bar.js';
import { keptReadings } from '../readings.js';
import { printingFlags, servingFlags, simulationFlags, size, sloFlags, sloOf } from '../serving-flags.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { factors, percents, text, whole } from '../value-types.js';

/** Published command lines give the decode side of vllm the size 0. */
const decodeSize = whole(0, 100_000);

/** The files that can be asked for. */
const outputFlags = {
  output: optional(text, 'File for attainments (CSV), or for the whole result if its name ends in .json'),
  'output-request-info': optional(text, 'File for request lengths (CSV)'),
  'output-request-event': optional(text, 'File for what happened to each request (CSV)'),
  'output-request-latency': optional(text, 'File for request latencies (CSV)'),
  'output-worker': optional(text, 'File for what each worker did (CSV)'),
};

const simulateFlags = {
  ...servingFlags,
  ...arrivalFlags,
  ...inGroup('Placement:', {
    'tp-prefill': valued(size, 'Tensor-parallel size of a prefill instance, or of one that does both', '1'),
    'pp-prefill': valued(size, 'Pipeline-parallel size of a prefill instance, or of one that does both', '1'),
    'tp-decode': valued(decodeSize, 'Tensor-parallel size of a decode instance', '1'),
    'pp-decode': valued(decodeSize, 'Pipeline-parallel size of a decode instance', '1'),
    'prefill-instances': valued(size, 'Prefill instances, or those that do both', '1'),
    'decode-instances': optional(size, 'Decode instances', '1'),
    ...nodeFlags,
  }),
  ...engineFlags,
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
  notes: enginesInWords(),
  run: runSimulate,
};

type SimulateValues = FlagValues<typeof simulateFlags>;

const context = { command: 'simulate' };

const SATURATED = 'the queue is still growing at the end: these figures depend on the number of requests';

type OutputFlag = keyof typeof outputFlags;

/** Simulates one placement at one rate, prints what it came to and writes the files that were asked for. */
async function runSimulate(values: SimulateValues, terminal: Terminal): Promise<ExitCode> {
  checkFlagsFit(values);
  const simulator = await import('../simulator.js');
  const { report } = simulator;
  const found = await simulator.findProfile(values);
  const { engine, engines, facts, options, links } = await engineChoiceOf(values, found.profile, context);
  const deployment = {
    engine,
    pools: poolsOf(values, facts.roles),
    ppCross: 1,
    ...(facts.movesKv ? { link: linkOf(values, links) } : {}),
    options,
  };
  const planned = simulator.plan(deployment, found.profile, engines);
  if (!planned.isRunnable) {
    throw new InputError(`this placement cannot be run: ${planned.reason} (profile ${found.origin})`);
  }
  const workload = await simulator.loadWorkload(values.workload, terminal);
  const readings = keptReadings(
    values,
    engine,
    { profiles: [found.origin], workload: workload.origin },
    Object.fromEntries(outputPaths(values)),
  );
  const { arrival, rate, seed } = values;
  const requests = simulator.makeRequests({ workload, seed, ...requestsAsked(values) });
  simulator.tellStandIn(workload, terminal);
  for (const line of arrivalNotices(values, workload)) terminal.notice(line);
  if (values.verbose) terminal.notice(plain(`profile ${found.origin}, workload ${workload.origin}`));

  using files = openOutputFiles(outputPaths(values));
  const eventFile = files.byFlag.get('output-request-event');
  const workerFile = files.byFlag.get('output-worker');
  const requestEvents = eventFile && report.writeEvents(report.requestEventTable, eventFile);
  const workerEvents = workerFile && report.writeEvents(report.workerEventTable, workerFile);
  const wantsEvents = requestEvents !== undefined || workerEvents !== undefined;
  const config = { ...planned.plan, requests, seed };
  const simulation = simulator.startSimulation(config, {
    engines,
    recorder: wantsEvents ? simulator.recordEvents({ requestEvents, workerEvents }) : undefined,
    exactEvents: values['exact-events'],
  });
  const isComplete = await simulator.runToEnd(simulation, terminal.interrupted, () =>
    drawProgress(terminal, simulation.served, requests.length, 'requests'),
  );
  terminal.draw('');
  const settings: SimulationTold = {
    name: values.name ?? null,
    model: found.profile.model,
    gpu: found.profile.gpu,
    tier: found.profile.tier,
    backend: facts.latency,
    workload: workload.name,
    isStandIn: workload.standIn,
    arrival,
    rate: rate ?? null,
    parameters: parametersThatCount(values),
    seed,
    requests: requests.length,
    exactEvents: values['exact-events'],
  };
  const making = await makingOf({ ...values, output: jsonOutput(values) }, readings);
  const documentOfRun = () => {
    const { records } = simulation;
    const summary = simulator.summarize(records, sloOf(values), values['slo-scales'], values.slas);
    const simulated = { settings, deployment, facts, spec: config.spec };
    return report.simulationDocument(simulated, summary, simulation, making);
  };

  /** Writes all files that were asked for. @returns false when Ctrl-C ended it early */
  const writeFiles = async (document: StreamedSimulation): Promise<boolean> => {
    const { records } = simulation;
    const contents: Record<OutputFlag, () => Iterable<string>> = {
      output: () => report.simulationOutputs[jsonOutput(values) === undefined ? '.csv' : '.json'](document),
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
    const { length } = simulation.records;
    terminal.notice(`interrupted after ${length} of ${requests.length} requests; no file is written`);
    if (length > 0) terminal.notice(report.simulationTables(documentOfRun()).trimEnd());
    return exitCodes.interrupted;
  };

  if (!isComplete) return tellInterrupted();
  const document = documentOfRun();
  for (const remark of document.remarks) terminal.notice(remark);
  if (document.isSaturated) terminal.notice(SATURATED);
  if (!(await writeFiles(document))) return tellInterrupted();
  if (!values.json) terminal.print(report.simulationTables(document));
  else if (!(await terminal.printAll(report.documentJson(document)))) return exitCodes.interrupted;
  return exitCodes.success;
}

/** The file that keeps the whole result, if one is asked for. */
function jsonOutput({ output }: Pick<SimulateValues, 'output'>): string | undefined {
  return output !== undefined && extname(output).toLowerCase() === '.json' ? output : undefined;
}

function checkFlagsFit(values: SimulateValues): void {
  checkArrivalFlags(values);
  checkEngineFlags(values, context);
  checkOutputPaths(Object.fromEntries(outputPaths(values)));
}

/** The files that are asked for, by their flags. */
function outputPaths(values: SimulateValues): [flag: OutputFlag, path: string][] {
  return (Object.keys(outputFlags) as OutputFlag[]).flatMap((flag) => {
    const path = values[flag];
    return path === undefined ? [] : [[flag, path] satisfies [string, string]];
  });
}
