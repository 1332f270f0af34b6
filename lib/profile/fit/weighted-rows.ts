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

/** So many places, and no more, are tried at once. */
const PLACES_AT_ONCE = 96;

/** Rows on both sides of a cut, condensed, and where the upper side begins. */
export interface Cut {
  readonly from: number;
  readonly below: readonly WeightedRow[];
  readonly above: readonly WeightedRow[];
}

/**
 * Tries the ways to cut batches in two by their size: between any two sizes that follow one another. Of very many places
 * some are tried, and then those about the best of them.
 *
 * @param size what they are cut by
 * @param errorOf how far off what was fitted on both sides is, where it will do
 */
export async function tryCuts(
  batches: readonly MeasuredBatch[],
  size: (batch: MeasuredBatch) => number,
  errorOf: (cut: Cut) => Promise<number | undefined>,
): Promise<void> {
  const sizes = [...new Set(batches.map(size))].sort((a, b) => a - b);
  let [first, last] = [1, sizes.length - 1];
  for (;;) {
    const places = placesBetween(first, last);
    const best = await bestOf(await cutsAt(places, sizes, batches, size), errorOf);
    if (best === undefined || places.length === last - first + 1) return;
    [first, last] = [places[best - 1] ?? first, places[best + 1] ?? last];
  }
}

/** All whole numbers of a range, or of very many some at equal distances. */
function placesBetween(first: number, last: number): number[] {
  const step = Math.max(1, (last - first) / PLACES_AT_ONCE);
  const places: number[] = [];
  for (let at = first; at <= last; at += step) places.push(Math.floor(at));
  return places;
}

/** The one that is off least; undefined where none will do. */
async function bestOf(cuts: readonly Cut[], errorOf: (cut: Cut) => Promise<number | undefined>) {
  let best: number | undefined;
  let least = Infinity;
  for (const [index, cut] of cuts.entries()) {
    const error = await errorOf(cut);
    if (error === undefined || error >= least) continue;
    best = index;
    least = error;
  }
  return best;
}

async function cutsAt(
  places: readonly number[],
  sizes: readonly number[],
  batches: readonly MeasuredBatch[],
  size: (batch: MeasuredBatch) => number,
): Promise<Cut[]> {
  const starts = places.map((place) => sizes[place]!);
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
