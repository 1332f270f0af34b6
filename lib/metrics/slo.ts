import { quantile, sortedCopy } from '../statistics/index.js';
import { type RequestTimes, tpot, ttft } from './latency.js';

/** Service-level objectives: latency targets in ms, and the share of requests in percent that is to keep each. */
export interface Slo {
  readonly ttft: number;
  readonly tpot: number;
  readonly ttftAttainment: number;
  readonly tpotAttainment: number;
}

/** The TTFT and TPOT of all requests of a run, in ms. */
export interface LatencySample {
  /** By request. */
  readonly ttft: Float64Array;
  /** By request. */
  readonly tpot: Float64Array;
  /** Ascending. */
  readonly sortedTtft: Float64Array;
  /** Ascending. */
  readonly sortedTpot: Float64Array;
}

/**
 * The latencies of a run's requests.
 *
 * @param records by request; an array of them, or a table that has as many as it says
 * @example
 * const sample = latencySample(simulate({ ...aPlan, requests }).records);
 * quantile(sample.sortedTtft, 99) > quantile(sample.sortedTtft, 50) // true
 */
export function latencySample(records: Iterable<RequestTimes> & { readonly length: number }): LatencySample {
  const ttfts = new Float64Array(records.length);
  const tpots = new Float64Array(records.length);
  let index = 0;
  for (const record of records) {
    ttfts[index] = ttft(record);
    tpots[index] = tpot(record);
    index += 1;
  }
  return { ttft: ttfts, tpot: tpots, sortedTtft: sortedCopy(ttfts), sortedTpot: sortedCopy(tpots) };
}

/** Shares of requests, in percent, whose latencies are at or below the targets. */
export interface Attainment {
  readonly ttft: number;
  readonly tpot: number;
  /** Of requests that keep both. */
  readonly both: number;
}

/**
 * The SLO attainment of a run at targets in ms.
 *
 * @example
 * const sample = latencySample(simulate({ ...aPlan, requests }).records);
 * const { both } = attainment(sample, { ttft: 200, tpot: 100 }); // percent
 */
export function attainment(sample: LatencySample, target: { ttft: number; tpot: number }): Attainment {
  const count = sample.ttft.length;
  let ttftKept = 0;
  let tpotKept = 0;
  let bothKept = 0;
  for (let i = 0; i < count; i++) {
    const keepsTtft = sample.ttft[i]! <= target.ttft;
    const keepsTpot = sample.tpot[i]! <= target.tpot;
    if (keepsTtft) ttftKept += 1;
    if (keepsTpot) tpotKept += 1;
    if (keepsTtft && keepsTpot) bothKept += 1;
  }
  // Divided first: results are compared to the last digit.
  return {
    ttft: (ttftKept / count) * 100,
    tpot: (tpotKept / count) * 100,
    both: (bothKept / count) * 100,
  };
}

/** How a run stands against its objectives. */
export interface SloVerdict {
  /** The quantile of TTFT that the objective is about, in ms. */
  readonly ttftQuantile: number;
  /** The quantile of TPOT that the objective is about, in ms. */
  readonly tpotQuantile: number;
  readonly keepsTtft: boolean;
  readonly keepsTpot: boolean;
}

/**
 * Whether a run keeps its objectives: each quantile, on its own, is strictly below its target.
 *
 * @example
 * const sample = latencySample(simulate({ ...aPlan, requests }).records);
 * const { keepsTtft } = judge(sample, { ttft: 200, tpot: 100, ttftAttainment: 90, tpotAttainment: 90 });
 */
export function judge(sample: LatencySample, slo: Slo): SloVerdict {
  const ttftQuantile = quantile(sample.sortedTtft, slo.ttftAttainment);
  const tpotQuantile = quantile(sample.sortedTpot, slo.tpotAttainment);
  return {
    ttftQuantile,
    tpotQuantile,
    keepsTtft: ttftQuantile < slo.ttft,
    keepsTpot: tpotQuantile < slo.tpot,
  };
}
