import type { RequestLengths } from '../../workload/index.js';
import { firstBeyond, type Limit } from '../parts/limits.js';
import { DECODE_TOKEN_BUDGET } from './batch.js';
import type { PublishedSpec } from './spec.js';

/**
 * Why the first request that could never run cannot: its prompt is more than a prefill
 * iteration, or the KV cache of an instance, takes; or its context outgrows every decode iteration. It
 * would block its queue for ever.
 */
export function refuse(spec: PublishedSpec, requests: Iterable<RequestLengths>): string | undefined {
  const { maxTokens } = 'prefill' in spec ? spec.prefill : spec.serve;
  return firstBeyond([promptWithin(maxTokens), contextWithinBudget], requests);
}

function promptWithin(most: number): Limit {
  return {
    most,
    of: (promptLength) => promptLength,
    inWords: (needed) => `has a prompt of ${needed} tokens, and an instance takes at most ${most}`,
  };
}

const contextWithinBudget: Limit = {
  most: DECODE_TOKEN_BUDGET,
  of: (promptLength, outputLength) => (outputLength > 0 ? promptLength + outputLength : 0),
  inWords: (needed, { promptLength, outputLength }) =>
    `grows to a context of ${needed} tokens (prompt ${promptLength}, output ${outputLength}), ` +
    `and a decode iteration takes at most ${DECODE_TOKEN_BUDGET}`,
};
