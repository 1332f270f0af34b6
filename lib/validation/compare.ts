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
  readonly tpot: Quantiles;
}

/** Relative errors of requests: |simulated - measured| / measured, sorted. */
export interface RequestErrors {
  readonly ttft: Float64Array;
  /** Of requests with more than one token. */
  readonly tpot: Float64Array;
}

/** A measured run beside what an engine model makes of it. */
export interface RunComparison {
  readonly run: MeasuredRun;
  readonly measured: Side;
  readonly simulated: Side;
  readonly errors: RequestErrors;
}

/** Holds what a model came to against what was measured. @param replays at least one; the first counts for errors and quantiles */
export function compareRun(run: MeasuredRun, replays: readonly Latencies[], targets: Targets): RunComparison {
  const measured = measuredLatencies(run);
  return {
    run,
    measured: sideOf([measured], targets),
    simulated: sideOf(replays, targets),
    errors: errorsOf(run, measured, replays[0]!),
  };
}

/** How near a model comes over several runs. */
export interface Accuracy {
  readonly runs: number;
  /** Root mean square, over runs, of the difference of attainments in percentage points, at each scale. */
  readonly rmse: readonly number[];
  /** The same over all scales. */
  readonly rmseOverall: number;
  /** Relative errors of all requests: the median and the 90th percentile; NaN where there are none. */
  readonly ttftError: { readonly median: number; readonly p90: number };
  readonly tpotError: { readonly median: number; readonly p90: number };
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
    ttftError: middleAndTail(comparisons.map(({ errors }) => errors.ttft)),
    tpotError: middleAndTail(comparisons.map(({ errors }) => errors.tpot)),
  };
}

function sideOf(replays: readonly Latencies[], { ttft, tpot, scales }: Targets): Side {
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
  return { attainment, ttft: quantilesOf(replays[0]!.ttft), tpot: quantilesOf(replays[0]!.tpot) };
}

function quantilesOf(values: Float64Array): Quantiles {
  const sorted = sortedCopy(values);
  return { p50: quantile(sorted, 50), p90: quantile(sorted, 90), p99: quantile(sorted, 99) };
}

function errorsOf({ requests }: MeasuredRun, measured: Latencies, simulated: Latencies): RequestErrors {
  const relative = (what: keyof Latencies, isMeant: (outputLength: number) => boolean) => {
    const errors = requests.flatMap(({ outputLength }, i) => {
      const truth = measured[what][i]!;
      return isMeant(outputLength) && truth > 0 ? [Math.abs(simulated[what][i]! - truth) / truth] : [];
    });
    return sortedCopy(errors);
  };
  return { ttft: relative('ttft', () => true), tpot: relative('tpot', (length) => length > 1) };
}

function middleAndTail(samples: readonly Float64Array[]): { median: number; p90: number } {
  const all = sortedCopy(samples.flatMap((sample) => [...sample]));
  if (all.length === 0) return { median: Number.NaN, p90: Number.NaN };
  return { median: quantile(all, 50), p90: quantile(all, 90) };
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
