/** What an iteration works on: prompts, or a token of each of some requests. */
export type Phase = 'prefill' | 'decode';

/** How long an iteration over a batch took. */
export interface MeasuredBatch {
  readonly phase: Phase;
  readonly tensorParallel: number;
  /** Above 0. */
  readonly ms: number;
  /** How many prompts, or requests that got a token. */
  readonly requests: number;
  /** Sum of the lengths: of the prompts, or of the contexts that attention read. */
  readonly tokens: number;
  /** Sum of their squares. */
  readonly squaredTokens: number;
  readonly shortest: number;
  readonly longest: number;
}

/**
 * What was measured of a batch with these lengths: of its prompts, or of the contexts of its requests.
 *
 * @param ms how long it took, above 0
 * @example
 * measuredBatch('prefill', 1, [100, 300], 25).tokens // 400
 */
export function measuredBatch(
  phase: Phase,
  tensorParallel: number,
  lengths: readonly number[],
  ms: number,
): MeasuredBatch {
  const sum = (of: (length: number) => number) => lengths.reduce((total, each) => total + of(each), 0);
  return {
    phase,
    tensorParallel,
    ms,
    requests: lengths.length,
    tokens: sum((each) => each),
    squaredTokens: sum((each) => each * each),
    shortest: lengths.reduce((least, each) => Math.min(least, each), Infinity),
    longest: lengths.reduce((most, each) => Math.max(most, each), 0),
  };
}
