/** What a search for the best factor came to. */
export interface Fit {
  /** By which the setting is multiplied. */
  readonly factor: number;
  /** The error with it. */
  readonly error: number;
  /** The error with the factor 1. */
  readonly errorBefore: number;
  /** Whether it is the least or the greatest that was tried, so that one further on may fit better. */
  readonly isAtEnd: boolean;
  /** Whether the error is the same at both ends and between: the setting plays no part, or is 0. The factor is 1 then. */
  readonly isFlat: boolean;
}

const LEAST = 1 / 4;
const MOST = 4;

/** The factors that are tried in turn, given the best so far: from all over the range to hundredths. */
const scans: readonly ((best: number) => number[])[] = [
  // First of all 1, so that no other is taken for better that is not.
  () => [1, LEAST, MOST],
  () => atRatios(1, 2 ** (1 / 8), 16),
  (best) => atRatios(best, 2 ** (1 / 32), 4),
  (best) => hundredths(best * 0.95, best * 1.05),
];

/**
 * Finds the factor from 0.25 to 4 at which an error is least, to about a hundredth: by trying factors all over the range, and
 * then ever closer ones around the best so far. The error of a simulation jumps from one factor to the next, as
 * requests come too late for one batch and are in time for another: a search that narrows its bracket by one point at a
 * time is caught in a small valley, and more digits would mean nothing. Where the error is the same at 1 and at both ends
 * no others are tried.
 *
 * @returns undefined when `errorAt` gave undefined, which ends the search
 */
export async function fitFactor(
  errorAt: (factor: number) => Promise<number | undefined>,
): Promise<Fit | undefined> {
  const errors = new Map<number, number>();
  let best = 1;
  for (const scan of scans) {
    for (const factor of scan(best)) {
      if (errors.has(factor) || factor < LEAST || factor > MOST) continue;
      const error = await errorAt(factor);
      if (error === undefined) return undefined;
      errors.set(factor, error);
      if (error < errors.get(best)!) best = factor;
    }
    // Most settings of other engines, found out before much time is spent on them.
    if (new Set(errors.values()).size === 1) break;
  }
  return {
    factor: best,
    error: errors.get(best)!,
    errorBefore: errors.get(1)!,
    isAtEnd: best === LEAST || best === MOST,
    isFlat: new Set(errors.values()).size === 1,
  };
}

function atRatios(center: number, ratio: number, count: number): number[] {
  return Array.from({ length: 2 * count + 1 }, (_, i) => center * ratio ** (i - count));
}

function hundredths(low: number, high: number): number[] {
  const [first, last] = [Math.ceil(low * 100), Math.floor(high * 100)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) / 100);
}
