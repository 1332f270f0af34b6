/** From the least to the most that was measured. */
export type Covered = readonly [least: number, most: number];

/** The batches that coefficients were fitted to; what is left out is not known. */
export interface CoveredRanges {
  /** Prompts in a prefill. */
  readonly prefillRequests?: Covered;
  /** Tokens of one prompt. */
  readonly promptLength?: Covered;
  /** Tokens of all prompts of a prefill. */
  readonly prefillTokens?: Covered;
  /** Requests in a decode iteration. */
  readonly decodeRequests?: Covered;
  /** Tokens of context of one request. */
  readonly contextLength?: Covered;
  /** Tokens of context of all requests of a decode iteration. */
  readonly contextTokens?: Covered;
}

/** Relative errors on points that were held out of a fit: 0.05 is 5 %. */
export interface HeldOutError {
  readonly median: number;
  readonly p95: number;
  readonly largest?: number;
}

/** What coefficients rest on. */
export interface Evidence {
  /** How far off they were on points that were held out. */
  readonly heldOut?: { readonly prefill: HeldOutError; readonly decode: HeldOutError };
  /** What they were fitted to. */
  readonly ranges?: CoveredRanges;
  /** What else there is to know of them, in a sentence. */
  readonly note?: string;
}
