import type { RequestTable } from '../../workload/index.js';
import { arriving, type Request } from '../parts/request.js';

/** A request of the reference model; the first token, which the prefill makes, is not among those generated. */
export interface PublishedRequest extends Request {
  /** Prompt tokens that no prefill iteration has taken yet. */
  promptLeft: number;
  /** Prompt tokens in the prefill iteration that the request is in, or was in last. */
  chunk: number;
}

/** A request of a table as it arrives. */
export function arrivingPublished(requests: RequestTable, id: number): PublishedRequest {
  const { promptLength, outputLength, arrival, generated, firstToken } = arriving(requests, id);
  return {
    id,
    promptLength,
    outputLength,
    arrival,
    generated,
    firstToken,
    promptLeft: promptLength,
    chunk: 0,
  };
}
