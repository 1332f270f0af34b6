import type { EngineFacts } from '../../lib/engines/index.js';
import { InputError, plain } from '../../lib/input/index.js';
import type { Profile } from '../../lib/profile/index.js';
import type { SimulationTold } from '../../lib/report/index.js';
import type { Workload } from '../../lib/workload/index.js';
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
import { checkGpuFlags, mixedFlags, priceFlags } from '../gpu-flags.js';
import { checkOutputPaths } from '../output-paths.js';
import { poolsOf } from '../pools-of.js';
import { drawProgress } from '../progress-bar.js';
import { keptReadings } from '../readings.js';
import { printingFlags, servingFlags, simulationFlags, size, sloFlags, sloOf } from '../serving-flags.js';
import {
  documentPath,
  openSimulationFiles,
  simulationFileFlags,
  simulationPaths,
} from '../simulation-files.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { factors, percents, text, whole } from '../value-types.js';

/** Published command lines give the decode side of vllm the size 0. */
const decodeSize = whole(0, 100_000);

const simulateFlags = {
  ...servingFlags,
  ...mixedFlags,
  ...priceFlags,
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
  }),
  ...simulationFileFlags,
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

/** Simulates one placement at one rate, prints what it came to and writes the files that were asked for. */
async function runSimulate(values: SimulateValues, terminal: Terminal): Promise<ExitCode> {
  checkArrivalFlags(values);
  checkGpuFlags(values);
  checkEngineFlags(values, context);
  const paths = simulationPaths(values);
  checkOutputPaths(paths);
  const simulator = await import('../simulator.js');
  const { report } = simulator;
  const { profile, origins, gpuPrices } = await simulator.profileAsked(values);
  const { engine, engines, facts, options, links } = await engineChoiceOf(values, profile, context);
  const deployment = {
    engine,
    pools: poolsOf(values, facts.roles),
    ppCross: 1,
    ...(facts.movesKv ? { link: linkOf(values, links) } : {}),
    options,
  };
  const planned = simulator.plan(deployment, profile, engines);
  if (!planned.isRunnable) {
    throw new InputError(`this placement cannot be run: ${planned.reason} (profile ${origins.join(', ')})`);
  }
  const { spec } = planned.plan;
  const workload = await simulator.loadWorkload(values.workload, terminal);
  const read = { profiles: origins, workload: workload.origin };
  const readings = keptReadings(values, engine, read, paths);
  const { seed } = values;
  const requests = simulator.makeRequests({ workload, seed, ...requestsAsked(values) });
  simulator.tellStandIn(workload, terminal);
  for (const line of arrivalNotices(values, workload)) terminal.notice(line);
  if (values.verbose) terminal.notice(plain(`profile ${origins.join(', ')}, workload ${workload.origin}`));

  for (const line of report.profileLines(profile)) terminal.notice(line);

  using files = await openSimulationFiles(values);
  const simulation = simulator.startSimulation(
    { ...planned.plan, requests, seed },
    { engines, recorder: files.recorder, exactEvents: values['exact-events'] },
  );
  const isComplete = await simulator.runToEnd(simulation, terminal.interrupted, () =>
    drawProgress(terminal, simulation.served, requests.length, 'requests'),
  );
  terminal.draw('');
  const told = {
    profile: report.profileTold(profile),
    ...report.poolGpusTold(profile),
    ...(gpuPrices === undefined ? {} : { gpuPrices }),
  };
  const settings = settingsTold(values, profile, told, facts, workload, requests.length);
  const making = await makingOf({ ...values, output: documentPath(values) }, readings);
  const perHour = gpuPrices && simulator.pricePerHour(deployment, profile, gpuPrices);
  const documentOfRun = () => {
    const { records } = simulation;
    const summary = simulator.summarize(records, sloOf(values), values['slo-scales'], values.slas);
    return report.simulationDocument(
      { settings, deployment, facts, spec, perHour },
      summary,
      simulation,
      making,
    );
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
  const priceLine = report.runPriceLine(document);
  if (priceLine !== undefined) terminal.notice(priceLine);
  if (!(await files.finish(document, simulation.records, terminal.interrupted))) return tellInterrupted();
  if (!values.json) terminal.print(report.simulationTables(document));
  else if (!(await terminal.printAll(report.documentJson(document)))) return exitCodes.interrupted;
  return exitCodes.success;
}

/** What was asked, for the document. */
function settingsTold(
  values: SimulateValues,
  { model, gpu, tier }: Profile,
  told: Pick<SimulationTold, 'profile' | 'poolGpus' | 'gpuPrices'>,
  { latency }: EngineFacts,
  workload: Workload,
  requests: number,
): SimulationTold {
  return {
    name: values.name ?? null,
    model,
    gpu,
    tier,
    ...told,
    backend: latency,
    workload: workload.name,
    isStandIn: workload.standIn,
    arrival: values.arrival,
    rate: values.rate ?? null,
    parameters: parametersThatCount(values),
    seed: values.seed,
    requests,
    exactEvents: values['exact-events'],
  };
}
