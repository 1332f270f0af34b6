import type { RequestTimes } from './latency.js';
import { type PhasedRecord, type PhaseSummary, summarizePhases } from './phases.js';
import { judge, latencySample, type Slo, type SloVerdict } from './slo.js';
import {
  type AttainableTarget,
  attainableTargets,
  type ScaledAttainment,
  scaledAttainments,
} from './slo-summary.js';

/** What a run means for its users. */
export interface SimulationSummary {
  readonly slo: Slo;
  readonly verdict: SloVerdict;
  /** At each asked multiple of the targets. */
  readonly scaled: readonly ScaledAttainment[];
  /** For each asked share of requests. */
  readonly attainable: readonly AttainableTarget[];
  /** Usual quantiles of the latencies. */
  readonly quantiles: readonly AttainableTarget[];
  /** Of an engine with phases: the times in each. */
  readonly phases?: PhaseSummary;
}

const QUANTILES = [50, 90, 95, 99];

/**
 * Works out the summary of a run from its records.
 *
 * @param scales multiples of the targets
 * @param percents shares of requests, in percent
 * @example
 * const summary = summarize(simulate({ ...aPlan, requests }).records, settings.slo, [1, 0.5], [90, 99]);
 * summary.scaled.map(({ scale }) => scale) // [1, 0.5]
 */
export function summarize(
  records: Iterable<RequestTimes & PhasedRecord> & { readonly length: number },
  slo: Slo,
  scales: readonly number[],
  percents: readonly number[],
): SimulationSummary {
  const sample = latencySample(records);
  const phases = summarizePhases(records);
  return {
    slo,
    verdict: judge(sample, slo),
    scaled: scaledAttainments(sample, slo, scales),
    attainable: attainableTargets(sample, percents),
    quantiles: attainableTargets(sample, QUANTILES),
    ...(phases === undefined ? {} : { phases }),
  };
}
