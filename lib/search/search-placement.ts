import {
  type Attainment,
  attainment,
  EarlyVerdict,
  judge,
  latencySample,
  type Slo,
} from '../metrics/index.js';
import type { RequestRecords } from '../serving/index.js';
import {
  type AnyClusterSpec,
  gpusOf,
  type Placement,
  runToEnd,
  startSimulation,
} from '../simulation/index.js';
import { arrivalProcesses, type RequestLengths, RequestTable } from '../workload/index.js';
import { bisection } from './bisection.js';

/** What placements are searched with: plain data, the same for all placements of a search. */
export interface ProbeSettings {
  readonly slo: Slo;
  /** The range of rates is from 0 to this, in requests/s per GPU. */
  readonly maxRatePerGpu: number;
  /** The search ends when the range in question is no wider than this, in requests/s per GPU. */
  readonly tolerance: number;
  /** The requests, which arrive as a Poisson process. */
  readonly lengths: readonly RequestLengths[];
  /** Seed of the arrivals. */
  readonly seed: number;
  /** Runs every simulation to its end, also when its verdict is certain before, for the figures of each; false by default. */
  readonly fullRuns?: boolean | undefined;
  /** Makes every iteration of a simulation an event, which changes no result; false by default. */
  readonly exactEvents?: boolean | undefined;
}

/** A placement that can be run, and its cluster: plain data. */
export interface Candidate {
  readonly placement: Placement;
  readonly cluster: AnyClusterSpec;
  /** The GPUs that rates are counted by, where they are not those of one instance of each kind. */
  readonly gpus?: number | undefined;
}

/** One simulation of a placement at one rate. */
export interface Probe {
  /** Requests/s per GPU. */
  readonly ratePerGpu: number;
  /** Requests/s in all. */
  readonly rate: number;
  /** Whether both objectives were kept. */
  readonly keepsSlo: boolean;
  /** What the simulation came to; undefined when it was ended because its verdict was certain. */
  readonly figures?: ProbeFigures;
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

/** A placement whose goodput has been found. */
export interface SearchedPlacement {
  readonly status: 'searched';
  readonly placement: Placement;
  readonly gpus: number;
  /** The highest rate that kept the objectives, in requests/s per GPU; 0 if none did. */
  readonly goodputPerGpu: number;
  /** In the order in which they were made. */
  readonly probes: readonly Probe[];
}

/**
 * Finds the goodput of one placement. Gives way to other work before each simulation.
 *
 * @returns undefined when the signal ended it early
 */
export async function searchPlacement(
  settings: ProbeSettings,
  candidate: Candidate,
  signal?: AbortSignal,
): Promise<SearchedPlacement | undefined> {
  const { placement, gpus = gpusOf(placement) } = candidate;
  const probes: Probe[] = [];
  const rates = bisection(settings.maxRatePerGpu, settings.tolerance);
  let next = rates.next();
  while (!next.done) {
    const probe = await probeRate(settings, candidate, next.value, signal);
    if (probe === undefined) return undefined;
    probes.push(probe);
    next = rates.next(probe.keepsSlo);
  }
  const goodputPerGpu = next.value;
  const lowest = probes.at(-1);
  if (goodputPerGpu === 0 && lowest !== undefined && lowest.figures === undefined) {
    // Where nothing keeps the objectives, one wants to know by how much it missed them.
    const full = await probeRate({ ...settings, fullRuns: true }, candidate, lowest.ratePerGpu, signal);
    if (full === undefined) return undefined;
    probes.splice(-1, 1, full);
  }
  return { status: 'searched', placement, gpus, goodputPerGpu, probes };
}

/**
 * Simulates a placement at one rate.
 *
 * @param ratePerGpu requests/s per GPU
 * @returns undefined when the signal ended it early
 */
export async function probeRate(
  { lengths, seed, slo, fullRuns, exactEvents }: ProbeSettings,
  { placement, cluster, gpus = gpusOf(placement) }: Candidate,
  ratePerGpu: number,
  signal?: AbortSignal,
): Promise<Probe | undefined> {
  const rate = ratePerGpu * gpus;
  const times = arrivalProcesses.poisson({ count: lengths.length, rate, seed });
  const requests = RequestTable.from(lengths, times);
  let verdict: EarlyVerdict | undefined;
  const goal = () => {
    verdict = new EarlyVerdict(lengths.length, slo);
    return verdict;
  };
  const simulation = startSimulation(
    { cluster, requests },
    { exactEvents, goal: fullRuns === true ? undefined : goal },
  );
  if (!(await runToEnd(simulation, signal))) return undefined;
  if (verdict?.keepsSlo !== undefined) return { ratePerGpu, rate, keepsSlo: verdict.keepsSlo };
  return { ratePerGpu, rate, ...judged(simulation.records, slo) };
}

function judged(records: RequestRecords, slo: Slo): Pick<Probe, 'keepsSlo' | 'figures'> {
  const sample = latencySample(records);
  const { keepsTtft, keepsTpot, ttftQuantile, tpotQuantile } = judge(sample, slo);
  return {
    keepsSlo: keepsTtft && keepsTpot,
    figures: { ttftQuantile, tpotQuantile, attainment: attainment(sample, slo) },
  };
}
