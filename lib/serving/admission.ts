import type { RequestLengths } from '../workload/index.js';
import { DECODE_TOKEN_BUDGET } from './batch.js';
import type { ClusterSpec } from './cluster-spec.js';

/**
 * Why the first request that could never run on a cluster cannot: its prompt is more than a prefill
 * iteration, or the KV cache of an instance, takes; or its context outgrows every decode iteration. It
 * would block its queue for ever.
 *
 * @param requests in the order of their ids
 * @returns a clause that names the request, its tokens and the limit; undefined when all can run
 */
export function findImpossibleRequest(
  spec: ClusterSpec,
  requests: Iterable<RequestLengths>,
): string | undefined {
  const { maxTokens } = spec.kind === 'disaggregated' ? spec.prefill : spec.instance;
  let id = -1;
  for (const { promptLength, outputLength } of requests) {
    id += 1;
    if (promptLength > maxTokens) {
      return `request ${id} has a prompt of ${promptLength} tokens, and an instance takes at most ${maxTokens}`;
    }
    const context = promptLength + outputLength;
    if (outputLength > 0 && context > DECODE_TOKEN_BUDGET) {
      return (
        `request ${id} grows to a context of ${context} tokens (prompt ${promptLength}, output ${outputLength}), ` +
        `and a decode iteration takes at most ${DECODE_TOKEN_BUDGET}`
      );
    }
  }
  return undefined;
}
