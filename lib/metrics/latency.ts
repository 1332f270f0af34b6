/** The times of a request that the metrics rest on: those of a request record, in ms, and its output length. */
export interface RequestTimes {
  readonly outputLength: number;
  readonly arrival: number;
  readonly firstToken: number;
  readonly leaving: number;
  /** Whether the first token is one of the output length, and so has no part in TPOT; it is not when left out. */
  readonly outputIncludesFirst?: boolean;
}

/**
 * Time to first token, in ms: from arrival to the end of the prefill.
 *
 * @example
 * ttft({ outputLength: 3, arrival: 10, firstToken: 60 }) // 50
 */
export function ttft({ arrival, firstToken }: Omit<RequestTimes, 'leaving'>): number {
  return firstToken - arrival;
}

/**
 * Time per output token, in ms: from the end of the prefill to leaving, over the tokens that were generated
 * meanwhile. Those are the output length, as the published simulator has it, or one less where the first token is one
 * of it, as in measured runs. 0 for a request without any.
 *
 * @example
 * tpot({ outputLength: 3, arrival: 10, firstToken: 60, leaving: 120 }) // 20
 * tpot({ outputLength: 3, arrival: 10, firstToken: 60, leaving: 120, outputIncludesFirst: true }) // 30
 */
export function tpot({ outputLength, firstToken, leaving, outputIncludesFirst }: RequestTimes): number {
  const tokens = outputIncludesFirst === true ? outputLength - 1 : outputLength;
  return tokens <= 0 ? 0 : (leaving - firstToken) / tokens;
}
