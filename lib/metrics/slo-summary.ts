import { quantile } from '../statistics/index.js';
import { type Attainment, attainment, type LatencySample } from './slo.js';

/** The attainment at scaled targets. */
export interface ScaledAttainment {
  readonly scale: number;
  /** Targets in ms: the objectives' times the scale. */
  readonly target: { readonly ttft: number; readonly tpot: number };
  /** In percent. */
  readonly attainment: Attainment;
}

/** The tightest targets that a share of the requests keeps. */
export interface AttainableTarget {
  /** The share, in percent. */
  readonly attainment: number;
  /** In ms. */
  readonly ttft: number;
  /** In ms. */
  readonly tpot: number;
}

/** The attainment at each of some multiples of the targets (ms). */
export function scaledAttainments(
  sample: LatencySample,
  target: { readonly ttft: number; readonly tpot: number },
  scales: readonly number[],
): ScaledAttainment[] {
  return scales.map((scale) => {
    const scaled = { ttft: target.ttft * scale, tpot: target.tpot * scale };
    return { scale, target: scaled, attainment: attainment(sample, scaled) };
  });
}

/** For each of some shares of requests, in percent, the latencies (ms) that this share does not exceed. */
export function attainableTargets(sample: LatencySample, percents: readonly number[]): AttainableTarget[] {
  return percents.map((percent) => ({
    attainment: percent,
    ttft: quantile(sample.sortedTtft, percent),
    tpot: quantile(sample.sortedTpot, percent),
  }));
}
