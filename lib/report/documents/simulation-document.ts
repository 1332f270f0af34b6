import { type Deployment, describeSizes, type GpuPrices } from '../../deployment/index.js';
import type { EngineFacts, RequestRecord } from '../../engines/index.js';
import { isSaturated, type SimulationSummary } from '../../metrics/index.js';
import type { Simulation } from '../../simulation/index.js';
import { costPerMillion } from '../../study/index.js';
import { simulationTitle } from '../text/simulation-title.js';
import { type DocumentHead, documentHead, type Making } from './document.js';
import type { ProfileTold } from './profile-told.js';
import { type DeploymentTold, deploymentTold, type PoolGpus, specTold } from './told.js';

/** What a run is asked. */
export interface SimulationTold {
  /** The user's name for it; null when it has none. */
  readonly name: string | null;
  readonly model: string;
  readonly gpu: string;
  /** The kind of GPU of each pool, where they are on different ones. */
  readonly poolGpus?: PoolGpus;
  /** On what the profile's figures rest. */
  readonly tier: string;
  readonly profile: ProfileTold;
  /** What the engine serves like, as the published program names it: `distserve` or `vllm`. */
  readonly backend: string;
  readonly workload: string;
  /** Whether the workload stands in for a data set that was not at hand. */
  readonly isStandIn: boolean;
  readonly arrival: string;
  /** Requests/s; null for a trace with its own times, where none is given. */
  readonly rate: number | null;
  /** Parameters of the arrival process that tell it from others, by name. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly seed: number;
  /** How many. */
  readonly requests: number;
  readonly exactEvents: boolean;
  /** What a GPU of each kind costs, in $/h; left out where no prices were given. */
  readonly gpuPrices?: GpuPrices;
}

/** What a run costs. */
export interface RunPrice {
  /** Of all GPUs, in $/h. */
  readonly perHour: number;
  /** Of all GPUs until the last request left, in $. */
  readonly ofRun: number;
  /** Output tokens of all requests that were served. */
  readonly outputTokens: number;
  /** Of the run, in $; null where there are no output tokens. */
  readonly costPerMillionOutputTokens: number | null;
}

/** What `simulate` came to. */
export interface SimulationDocument extends DocumentHead<'simulation'> {
  /** What was run, in a line. */
  readonly title: string;
  readonly settings: SimulationTold;
  readonly deployment: DeploymentTold;
  /** The sizes of the deployment in words. */
  readonly placement: string;
  /** What the engine made of the deployment: only the engine knows what is in it. */
  readonly spec: unknown;
  readonly summary: SimulationSummary;
  /** When the last request left, in ms. */
  readonly endTime: number;
  /** How many iterations each worker did, by worker id. */
  readonly iterations: readonly number[];
  /** What has to be known of the run, a clause each. */
  readonly remarks: readonly string[];
  /** Whether the queue was still growing at the end: then the figures depend on the number of requests. */
  readonly isSaturated: boolean;
  /** What it costs; left out where no prices were given. */
  readonly price?: RunPrice;
  /** The record of every request, by id; times in ms. */
  readonly requests: readonly RequestRecord[];
}

/** The same, with records that are gone through one by one when it is written: there can be millions. */
export type StreamedSimulation = Omit<SimulationDocument, 'requests'> & {
  readonly requests: Iterable<RequestRecord>;
};

/** What was run, for a document. */
export interface Simulated {
  readonly settings: SimulationTold;
  readonly deployment: Deployment;
  readonly facts: EngineFacts;
  readonly spec: unknown;
  /** What all its GPUs cost, in $/h; undefined where no prices were given. */
  readonly perHour?: number | undefined;
}

/**
 * The document of a run, whose records are gone through when it is written.
 *
 * @example
 * const deployment = deploymentOf({ engine: 'vllm', tp: 1, pp: 1 });
 * const simulation = startSimulation({ ...plan(deployment, profile).plan, requests });
 * await runToEnd(simulation);
 * const summary = summarize(simulation.records, settings.slo, [1], [90]);
 * const asked = {
 *   name: null, model: profile.model, gpu: profile.gpu, tier: profile.tier, profile: profileTold(profile),
 *   backend: 'vllm', workload: workload.name, isStandIn: workload.standIn, arrival: 'poisson', rate: 4, parameters: {}, seed: 0, requests: 100, exactEvents: false,
 * };
 * const simulated = { settings: asked, deployment, facts: engines.vllm, spec: plan(deployment, profile).plan.spec };
 * const document = simulationDocument(simulated, summary, simulation, { version: '1', read: [] });
 * document.placement // 'tp=1, pp=1'
 */
export function simulationDocument(
  { settings, deployment, facts, spec, perHour }: Simulated,
  summary: SimulationSummary,
  {
    records,
    endTime,
    iterations,
    remarks,
  }: Pick<Simulation, 'endTime' | 'iterations' | 'remarks'> & {
    readonly records: Iterable<RequestRecord> & { readonly length: number };
  },
  making: Making,
): StreamedSimulation {
  return {
    ...documentHead('simulation', making),
    title: simulationTitle(settings, deployment, facts),
    settings,
    deployment: deploymentTold(deployment),
    placement: describeSizes(deployment),
    spec: specTold(spec),
    summary,
    endTime,
    iterations,
    remarks,
    isSaturated: isSaturated(records),
    ...(perHour === undefined ? {} : { price: runPrice(perHour, endTime, records) }),
    requests: records,
  };
}

const MS_PER_HOUR = 3_600_000;

function runPrice(perHour: number, endTime: number, records: Iterable<RequestRecord>): RunPrice {
  let outputTokens = 0;
  for (const { outputLength } of records) outputTokens += outputLength;
  const ofRun = (perHour * endTime) / MS_PER_HOUR;
  return { perHour, ofRun, outputTokens, costPerMillionOutputTokens: costPerMillion(ofRun, outputTokens) };
}
