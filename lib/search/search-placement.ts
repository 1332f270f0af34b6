import { type Attainment, attainment, judge, latencySample, type Slo } from '../metrics/index.js';
import type { ClusterSpec } from '../serving/index.js';
import { gpusOf, type Placement, runToEnd, startSimulation } from '../simulation/index.js';
import { arrivalProcesses, type RequestLengths, requestSpecs } from '../workload/index.js';
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
}

/** A placement that can be run, and its cluster: plain data. */
export interface Candidate {
  readonly placement: Placement;
  readonly cluster: ClusterSpec;
}

/** One simulation of a placement at one rate. */
export interface Probe {
  /** Requests/s per GPU. */
  readonly ratePerGpu: number;
  /** Requests/s in all. */
  readonly rate: number;
  /** Whether both objectives were kept. */
  readonly keepsSlo: boolean;
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
  { placement, cluster }: Candidate,
  signal?: AbortSignal,
): Promise<SearchedPlacement | undefined> {
  const gpus = gpusOf(placement);
  const probes: Probe[] = [];
  const rates = bisection(settings.maxRatePerGpu, settings.tolerance);
  let next = rates.next();
  while (!next.done) {
    const probe = await probeRate(settings, cluster, gpus, next.value, signal);
    if (probe === undefined) return undefined;
    probes.push(probe);
    next = rates.next(probe.keepsSlo);
  }
  return { status: 'searched', placement, gpus, goodputPerGpu: next.value, probes };
}

async function probeRate(
  { lengths, seed, slo }: ProbeSettings,
  cluster: ClusterSpec,
  gpus: number,
  ratePerGpu: number,
  signal: AbortSignal | undefined,
): Promise<Probe | undefined> {
  const rate = ratePerGpu * gpus;
  const times = arrivalProcesses.poisson({ count: lengths.length, rate, seed });
  const requests = requestSpecs(lengths, times);
  const result = await runToEnd(startSimulation({ cluster, requests }), signal);
  if (result === undefined) return undefined;
  const sample = latencySample(result.records);
  const { keepsTtft, keepsTpot, ttftQuantile, tpotQuantile } = judge(sample, slo);
  return {
    ratePerGpu,
    rate,
    keepsSlo: keepsTtft && keepsTpot,
    ttftQuantile,
    tpotQuantile,
    attainment: attainment(sample, slo),
  };
}
