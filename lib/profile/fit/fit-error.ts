import { quantile, sortedCopy } from '../../statistics/index.js';
import { type Latency, type LatencyModel, latencyModel } from '../forms/index.js';
import type { MeasuredBatch } from './measured-batch.js';

/** How far off times are on some points: relative errors, as shares. */
export interface FitError {
  readonly points: number;
  readonly median: number;
  readonly p95: number;
  readonly largest: number;
  /** The root of the mean square of the relative errors: what fits make least. */
  readonly rootMeanSquare: number;
  /** Which share of the variance in ms is explained; null where the times are all the same. */
  readonly r2: number | null;
}

/** How far off coefficients are on points, of which there is at least one. */
export function fitError(latency: Latency, batches: readonly MeasuredBatch[]): FitError {
  const model = latencyModel(latency);
  const times = batches.map((batch) => timeOf(model, batch));
  const errors = sortedCopy(times.map((time, index) => Math.abs(time / batches[index]!.ms - 1)));
  const mean = batches.reduce((sum, { ms }) => sum + ms, 0) / batches.length;
  const left = batches.reduce((sum, { ms }, index) => sum + (ms - times[index]!) ** 2, 0);
  const all = batches.reduce((sum, { ms }) => sum + (ms - mean) ** 2, 0);
  return {
    points: batches.length,
    median: quantile(errors, 50),
    p95: quantile(errors, 95),
    largest: errors.at(-1)!,
    rootMeanSquare: Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length),
    r2: all > 0 ? 1 - left / all : null,
  };
}

/** How long a batch takes by a model. */
function timeOf(model: LatencyModel, { phase, requests, tokens, squaredTokens }: MeasuredBatch): number {
  return phase === 'prefill'
    ? model.prefill({ requests, tokens, squaredTokens })
    : model.decode({ requests, contextTokens: tokens });
}
