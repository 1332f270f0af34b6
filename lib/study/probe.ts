import type { EngineTable, RequestRecords } from '../engines/index.js';
import { InputError } from '../input/index.js';
import {
  type Attainment,
  attainment,
  EarlyVerdict,
  judge,
  latencySample,
  type Slo,
} from '../metrics/index.js';
import { runToEnd, startSimulation } from '../simulation/index.js';
import { arrivalProcesses, type RequestLengths, RequestTable } from '../workload/index.js';
import type { Job, StudySettings } from './job.js';

/** One simulation of a deployment at one rate. */
export interface Probe {
  /** Requests/s per GPU. */
  readonly ratePerGpu: number;
  /** Requests/s in all. */
  readonly rate: number;
  /** Whether both objectives were kept. */
  readonly keepsSlo: boolean;
  /** What the simulation came to; undefined when it was ended because its verdict was certain. */
  readonly figures?: ProbeFigures;
  /** Why it could not be simulated, which counts as not kept; left out when it was. */
  readonly refusal?: string;
  /** What whoever reads the figures has to know of the run, a clause each; left out when there is nothing. */
  readonly remarks?: readonly string[];
}

/** The latencies of a simulation that was run to its end. */
export interface ProbeFigures {
  /** The quantile of TTFT that the objective is about, in ms. */
  readonly ttftQuantile: number;
  /** The quantile of TPOT that the objective is about, in ms. */
  readonly tpotQuantile: number;
  /** Shares of requests within the targets, in percent. */
  readonly attainment: Attainment;
}

/** How a job is carried out. */
export interface ProbeOptions {
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined;
  /** The engines that there are: those of the program, unless one's own are among them. */
  readonly engines?: EngineTable | undefined;
}

/**
 * Simulates a deployment at one rate. A rate so low that requests would come later than can be simulated is not kept.
 *
 * @param ratePerGpu requests/s per GPU
 * @param isWhole whether it is run to its end also when its verdict is certain before
 * @returns undefined when the signal ended it early
 * @throws InputError when a request could never be served, naming it
 */
export async function probeRate(
  job: Job,
  settings: StudySettings,
  ratePerGpu: number,
  isWhole: boolean,
  { signal, engines }: ProbeOptions = {},
): Promise<Probe | undefined> {
  const { plan, gpus, slo } = job;
  const { seed, exactEvents } = settings;
  const rate = ratePerGpu * gpus;
  const times = arrivalTimes(job.requests, rate, seed);
  if (typeof times === 'string') return { ratePerGpu, rate, keepsSlo: false, refusal: times };
  const requests = RequestTable.from(lengthsOf(job, settings.lengths), times);
  let verdict: EarlyVerdict | undefined;
  const goal = () => {
    verdict = new EarlyVerdict(job.requests, slo);
    return verdict;
  };
  const simulation = startSimulation(
    { ...plan, requests, seed },
    { exactEvents, engines, goal: isWhole ? undefined : goal },
  );
  if (!(await runToEnd(simulation, signal))) return undefined;
  const remarks = simulation.remarks.length === 0 ? {} : { remarks: [...simulation.remarks] };
  if (verdict?.keepsSlo !== undefined) return { ratePerGpu, rate, keepsSlo: verdict.keepsSlo, ...remarks };
  return { ratePerGpu, rate, ...judged(simulation.records, slo), ...remarks };
}

/** When requests arrive, in ms; or why that cannot be simulated at this rate. */
function arrivalTimes(count: number, rate: number, seed: number): Float64Array | string {
  try {
    return arrivalProcesses.poisson({ count, rate, seed });
  } catch (error) {
    if (!(error instanceof InputError) || rate === Infinity) throw error;
    // Throws what would be amiss at any rate.
    arrivalProcesses.poisson({ count: 1, rate: 1, seed });
    return error.message;
  }
}

function lengthsOf(
  { requests, endsWithFirstToken }: Job,
  lengths: readonly RequestLengths[],
): Iterable<RequestLengths> {
  return requests === lengths.length && !endsWithFirstToken
    ? lengths
    : lengthsOverAgain(lengths, requests, endsWithFirstToken);
}

function* lengthsOverAgain(
  lengths: readonly RequestLengths[],
  count: number,
  endsWithFirstToken: boolean,
): Iterable<RequestLengths> {
  for (let i = 0; i < count; i++) {
    const each = lengths[i % lengths.length]!;
    // A request that wants no tokens leaves with its first.
    yield endsWithFirstToken ? { ...each, outputLength: 0 } : each;
  }
}

function judged(records: RequestRecords, slo: Slo): Pick<Probe, 'keepsSlo' | 'figures'> {
  const sample = latencySample(records);
  const { keepsTtft, keepsTpot, ttftQuantile, tpotQuantile } = judge(sample, slo);
  return {
    keepsSlo: keepsTtft && keepsTpot,
    figures: { ttftQuantile, tpotQuantile, attainment: attainment(sample, slo) },
  };
}
