/** What a search for the best factor came to. */
export interface Fit {
  /** By which the setting is multiplied. */
  readonly factor: number;
  /** The error with it. */
  readonly error: number;
  /** The error with the factor 1. */
  readonly errorBefore: number;
}

/** From half to twice. */
const LOWEST = 0.5;
const HIGHEST = 2;

/** The golden section, by which the bracket shrinks each time. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Ends when the factor is known to within this share. */
const PRECISION = 0.002;

/**
 * Finds the factor from 0.5 to 2 at which an error is least, by golden-section search over its logarithm (Kiefer 1953,
 * "Sequential minimax search for a maximum"). The error is asked for one factor after another; where it has several
 * valleys, one of them is found.
 *
 * @returns undefined when `errorAt` gave undefined, which ends the search
 */
export async function fitFactor(
  errorAt: (factor: number) => Promise<number | undefined>,
): Promise<Fit | undefined> {
  let [low, high] = [Math.log(LOWEST), Math.log(HIGHEST)];
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  const errorBefore = await errorAt(1);
  let atLeft = await errorAt(Math.exp(left));
  let atRight = await errorAt(Math.exp(right));
  while (high - low > PRECISION) {
    if (atLeft === undefined || atRight === undefined) return undefined;
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
  if (errorBefore === undefined || atLeft === undefined || atRight === undefined) return undefined;
  const [factor, error] = atLeft <= atRight ? [Math.exp(left), atLeft] : [Math.exp(right), atRight];
  return error < errorBefore
    ? { factor, error, errorBefore }
    : { factor: 1, error: errorBefore, errorBefore };
}
