import { quantile, sortedCopy } from '../statistics/index.js';
import type { MeasuredRun } from './measured-run.js';
import { type Latencies, measuredLatencies } from './replay.js';

/** Targets in ms, and the multiples of them at which attainments are compared. */
export interface Targets {
  readonly ttft: number;
  readonly tpot: number;
  readonly scales: readonly number[];
}

/** Some quantiles, in ms. */
export interface Quantiles {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** One side of a comparison: what was measured, or what an engine model came to. */
export interface Side {
  /** Percent of requests that keep both targets, at each scale; over all repetitions. */
  readonly attainment: readonly number[];
  readonly ttft: Quantiles;
  /** Of requests with more than one token; NaN where there are none. */
  readonly tpot: Quantiles;
}

/** A measured run beside what an engine model makes of it. */
export interface RunComparison {
  readonly run: MeasuredRun;
  readonly measured: Side;
  readonly simulated: Side;
  /** What was measured, and what each repetition came to; TPOT is 0 after a single token. */
  readonly latencies: { readonly measured: Latencies; readonly simulated: readonly Latencies[] };
  /**
   * |simulated - measured| / measured in each repetition, in the same order of requests; NaN where there is none:
   * nothing but 0 was measured, or the TPOT of a single token.
   */
  readonly errors: readonly Latencies[];
}

/** Holds what a model came to against what was measured. @param replays at least one; all of them count alike */
export function compareRun(run: MeasuredRun, replays: readonly Latencies[], targets: Targets): RunComparison {
  const measured = measuredLatencies(run);
  return {
    run,
    measured: sideOf(run, [measured], targets),
    simulated: sideOf(run, replays, targets),
    latencies: { measured, simulated: replays },
    errors: replays.map((simulated) => ({
      ttft: relativeErrors(measured.ttft, simulated.ttft),
      tpot: relativeErrors(measured.tpot, simulated.tpot),
    })),
  };
}

/** Relative errors of requests; NaN where there are none. */
export interface Spread {
  /** Over the requests of all runs. */
  readonly median: number;
  readonly p90: number;
  /** Over runs: the median of the medians of their requests. A long run then counts as a short one. */
  readonly medianOfRuns: number;
}

/** How near a model comes over several runs. */
export interface Accuracy {
  readonly runs: number;
  /** Root mean square, over runs, of the difference of attainments in percentage points, at each scale. */
  readonly rmse: readonly number[];
  /** The same over all scales. */
  readonly rmseOverall: number;
  readonly ttftError: Spread;
  readonly tpotError: Spread;
}

/** Sums up how near a model comes. @param comparisons at least one, with the same targets */
export function accuracyOf(comparisons: readonly RunComparison[]): Accuracy {
  const differences = comparisons.map(({ measured, simulated }) =>
    simulated.attainment.map((percent, i) => percent - measured.attainment[i]!),
  );
  const scales = differences[0]!.map((_, i) => i);
  return {
    runs: comparisons.length,
    rmse: scales.map((i) => rootMeanSquare(differences.map((each) => each[i]!))),
    rmseOverall: rootMeanSquare(differences.flat()),
    ttftError: spreadOf(comparisons, 'ttft'),
    tpotError: spreadOf(comparisons, 'tpot'),
  };
}

function sideOf(
  { requests }: MeasuredRun,
  replays: readonly Latencies[],
  { ttft, tpot, scales }: Targets,
): Side {
  const attainment = scales.map((scale) => {
    let kept = 0;
    let all = 0;
    for (const latencies of replays) {
      for (const [i, time] of latencies.ttft.entries()) {
        if (time <= ttft * scale && latencies.tpot[i]! <= tpot * scale) kept += 1;
      }
      all += latencies.ttft.length;
    }
    return (kept / all) * 100;
  });
  const ttfts = replays.flatMap((latencies) => [...latencies.ttft]);
  const tpots = replays.flatMap((latencies) =>
    [...latencies.tpot].filter((_, i) => requests[i]!.outputLength > 1),
  );
  return { attainment, ttft: quantilesOf(ttfts), tpot: quantilesOf(tpots) };
}

function quantilesOf(values: readonly number[]): Quantiles {
  if (values.length === 0) return { p50: Number.NaN, p90: Number.NaN, p99: Number.NaN };
  const sorted = sortedCopy(values);
  return { p50: quantile(sorted, 50), p90: quantile(sorted, 90), p99: quantile(sorted, 99) };
}

function relativeErrors(measured: Float64Array, simulated: Float64Array): Float64Array {
  return measured.map((truth, i) => (truth > 0 ? Math.abs(simulated[i]! - truth) / truth : Number.NaN));
}

function spreadOf(comparisons: readonly RunComparison[], what: keyof Latencies): Spread {
  const ofRuns = comparisons.map(({ errors }) =>
    errors.flatMap((each) => [...each[what]].filter((error) => !Number.isNaN(error))),
  );
  const medians = ofRuns.filter((errors) => errors.length > 0).map((errors) => quantileOf(errors, 50));
  const all = ofRuns.flat();
  return {
    median: quantileOf(all, 50),
    p90: quantileOf(all, 90),
    medianOfRuns: quantileOf(medians, 50),
  };
}

function quantileOf(values: readonly number[], percent: number): number {
  return values.length === 0 ? Number.NaN : quantile(sortedCopy(values), percent);
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
