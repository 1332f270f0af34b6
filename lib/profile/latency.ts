import type { DecodeCoefficients, LatencyCoefficients } from './profile.js';

// The terms are added in this order, so that results agree with the published simulator to the last bit.

/**
 * How long a prefill of whole prompts or chunks takes on one tensor-parallel group that holds the whole
 * model, in ms. The quadratic term is the attention's (DistServe, OSDI 2024, appendix A).
 *
 * @param tokens sum of the lengths in the batch
 * @param squaredTokens sum of their squares
 */
export function prefillTime(latency: LatencyCoefficients, tokens: number, squaredTokens: number): number {
  const { base, perToken, perSquaredToken } = latency.prefill;
  return base + perToken * tokens + perSquaredToken * squaredTokens;
}

/**
 * How long a decode iteration takes on one tensor-parallel group that holds the whole model, in ms.
 *
 * @param contextTokens sum, over the batch, of the context length with the token being made
 * @param requests how many requests are in the batch
 */
export function decodeTime(latency: LatencyCoefficients, contextTokens: number, requests: number): number {
  const { base, perContextToken, perRequest } = decodeCoefficients(latency, requests);
  return base + perContextToken * contextTokens + perRequest * requests;
}

/** By how much the next decode iteration of the same requests takes longer, in ms: each has a token more. */
export function decodeTimeGrowth(latency: LatencyCoefficients, requests: number): number {
  return decodeCoefficients(latency, requests).perContextToken * requests;
}

function decodeCoefficients(latency: LatencyCoefficients, requests: number): DecodeCoefficients {
  return requests >= latency.largeBatchFrom ? latency.decodeLargeBatch : latency.decodeSmallBatch;
}
