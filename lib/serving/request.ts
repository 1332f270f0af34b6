import type { RequestSpec, RequestTable } from '../workload/index.js';

/** A request on its way through a cluster. */
export interface Request extends RequestSpec {
  /** Prompt tokens that no prefill iteration has taken yet. */
  promptLeft: number;
  /** Prompt tokens in the prefill iteration that the request is in, or was in last. */
  chunk: number;
  /** Tokens made by decode iterations; the first token, which the prefill makes, is not counted. */
  generated: number;
  /** When the prefill ended and the first token was out, in ms; NaN until then. */
  firstToken: number;
}

/** What is known of a request once it has left: flat, and all that the metrics need. */
export interface RequestRecord extends RequestSpec {
  /** When the prefill ended and the first token was out, in ms. */
  readonly firstToken: number;
  /** When it left with its last token, in ms. */
  readonly leaving: number;
}

/** A request of a table as it arrives. */
export function arriving(requests: RequestTable, id: number): Request {
  const promptLength = requests.promptLength[id]!;
  return {
    id,
    promptLength,
    outputLength: requests.outputLength[id]!,
    arrival: requests.arrival[id]!,
    promptLeft: promptLength,
    chunk: 0,
    generated: 0,
    firstToken: Number.NaN,
  };
}

/** Prompt tokens and tokens made by decode iterations so far. */
export function contextLength(request: Request): number {
  return request.promptLength + request.generated;
}
