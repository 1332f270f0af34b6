/** What a search for the best factor came to. */
export interface Fit {
  /** By which the setting is multiplied. */
  readonly factor: number;
  /** The error with it. */
  readonly error: number;
  /** The error with the factor 1. */
  readonly errorBefore: number;
}

/** Factors that are tried first, from half to twice, evenly spaced by their logarithms. */
const SCAN = Array.from({ length: 17 }, (_, i) => 2 ** (i / 8 - 1));

/** The golden section, by which the bracket shrinks each time. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Ends when the factor is known to within this share. */
const PRECISION = 0.002;

/**
 * Finds the factor from 0.5 to 2 at which an error is least: by a scan, as the error of a simulation has many small
 * valleys, and then by golden-section search between the neighbours of the best (Kiefer 1953, "Sequential minimax search
 * for a maximum").
 *
 * @returns undefined when `errorAt` gave undefined, which ends the search
 */
export async function fitFactor(
  errorAt: (factor: number) => Promise<number | undefined>,
): Promise<Fit | undefined> {
  const tried: { factor: number; error: number }[] = [];
  let isEnded = false;
  const at = async (factor: number): Promise<number> => {
    const error = isEnded ? undefined : await errorAt(factor);
    if (error === undefined) isEnded = true;
    else tried.push({ factor, error });
    return error ?? Infinity;
  };
  const errorBefore = await at(1);
  for (const factor of SCAN) if (factor !== 1) await at(factor);
  const center = Math.log(leastOf(tried)?.factor ?? 1);
  const step = Math.log(SCAN[1]! / SCAN[0]!);
  await searchBetween(Math.max(center - step, Math.log(0.5)), Math.min(center + step, Math.log(2)), at);
  const best = leastOf(tried);
  return isEnded || best === undefined ? undefined : { ...best, errorBefore };
}

/** Golden-section search between two logarithms of factors. */
async function searchBetween(
  from: number,
  to: number,
  errorAt: (factor: number) => Promise<number>,
): Promise<void> {
  let [low, high] = [from, to];
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let atLeft = await errorAt(Math.exp(left));
  let atRight = await errorAt(Math.exp(right));
  while (high - low > PRECISION) {
    if (atLeft <= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = await errorAt(Math.exp(left));
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = await errorAt(Math.exp(right));
    }
  }
}

function leastOf<T extends { readonly error: number }>(tried: readonly T[]): T | undefined {
  return tried.reduce<T | undefined>(
    (least, each) => (least === undefined || each.error < least.error ? each : least),
    undefined,
  );
}
