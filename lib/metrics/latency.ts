/** The times of a request that the metrics rest on: those of a request record, in ms, and its output length. */
export interface RequestTimes {
  readonly outputLength: number;
  readonly arrival: number;
  readonly firstToken: number;
  readonly leaving: number;
}

/** Time to first token, in ms: from arrival to the end of the prefill. */
export function ttft({ arrival, firstToken }: Omit<RequestTimes, 'leaving'>): number {
  return firstToken - arrival;
}

/**
 * Time per output token, in ms: from the end of the prefill to leaving, over the output length (as the
 * published simulator has it; most benchmarks divide by one less). 0 for a request without output.
 */
export function tpot({ outputLength, firstToken, leaving }: RequestTimes): number {
  return outputLength === 0 ? 0 : (leaving - firstToken) / outputLength;
}
