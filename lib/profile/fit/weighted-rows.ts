import { condensedRows, nonNegativeLeastSquares } from '../../statistics/index.js';
import type { MeasuredBatch } from './measured-batch.js';

/** A row of least squares on relative error: what a batch is made of, by its ms, and 1, which is to come of it. */
export type WeightedRow = readonly number[];

/** The columns of a phase: the coefficients base, perToken and perSquaredToken, or base, perRequest and perContextToken. */
export function weightedRow({ phase, ms, requests, tokens, squaredTokens }: MeasuredBatch): WeightedRow {
  const columns = phase === 'prefill' ? [1, tokens, squaredTokens] : [1, requests, tokens];
  return [...columns.map((value) => value / ms), 1];
}

/** A fit of rows whose last column is the value. */
export async function fitRows(rows: readonly WeightedRow[]) {
  return nonNegativeLeastSquares(
    rows.map((row) => row.slice(0, -1)),
    rows.map((row) => row.at(-1)!),
  );
}

/** More places where a sorted list of batches may be cut in two are not tried. */
const MOST_CUTS = 96;

/** Rows on both sides of a cut, condensed, and where the upper side begins. */
export interface Cut {
  readonly from: number;
  readonly below: readonly WeightedRow[];
  readonly above: readonly WeightedRow[];
}

/**
 * The ways to cut batches in two by their size: between any two sizes that follow one another, or, of very many, between
 * some of them.
 *
 * @param size what they are cut by
 */
export async function cutsBy(
  batches: readonly MeasuredBatch[],
  size: (batch: MeasuredBatch) => number,
): Promise<Cut[]> {
  const sizes = [...new Set(batches.map(size))].sort((a, b) => a - b);
  const step = Math.max(1, (sizes.length - 1) / MOST_CUTS);
  const starts: number[] = [];
  for (let at = 1; at < sizes.length; at += step) starts.push(sizes[Math.floor(at)]!);
  const parts = starts.map((_, index) =>
    batches.filter(
      (batch) => size(batch) < starts[index]! && (index === 0 || size(batch) >= starts[index - 1]!),
    ),
  );
  parts.push(batches.filter((batch) => starts.length === 0 || size(batch) >= starts.at(-1)!));
  const condensed = await Promise.all(parts.map((part) => condensedRows(part.map(weightedRow))));
  const below = await runningOf(condensed);
  const above = (await runningOf(condensed.toReversed())).toReversed();
  return starts.map((from, index) => ({ from, below: below[index]!, above: above[index + 1]! }));
}

/** Of each part, it and all before it as one. */
async function runningOf(parts: readonly (readonly WeightedRow[])[]): Promise<WeightedRow[][]> {
  const running: WeightedRow[][] = [];
  for (const part of parts) running.push(await condensedRows([...(running.at(-1) ?? []), ...part]));
  return running;
}
