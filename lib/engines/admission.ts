import type { RequestLengths } from '../workload/index.js';
import { blocksFor } from './engine-request.js';
import type { EngineClusterSpec } from './engine-spec.js';
import { vllmBlocks } from './vllm-engine.js';

/**
 * Why the first request that the engines of a cluster could never serve cannot be served.
 *
 * @param requests in the order of their ids
 * @returns a clause that names the request, what it needs and the limit; undefined when all can be served
 */
export function findUnservableRequest(
  spec: EngineClusterSpec,
  requests: Iterable<RequestLengths>,
): string | undefined {
  const limits = limitsOf(spec);
  let id = -1;
  for (const { promptLength, outputLength } of requests) {
    id += 1;
    const length = promptLength + outputLength;
    for (const { what, most, of } of limits) {
      const needed = of(promptLength, length);
      if (needed > most) return `request ${id} needs ${needed} ${what}, and there are at most ${most}`;
    }
  }
  return undefined;
}

interface Limit {
  readonly what: string;
  readonly most: number;
  of(promptLength: number, length: number): number;
}

function limitsOf(spec: EngineClusterSpec): Limit[] {
  const { blockTokens, contextTokens, vllmBatchTokens } = spec.settings;
  const blocks = (tokens: number) => blocksFor(tokens, blockTokens);
  if (spec.kind === 'detailed-colocated') {
    const { blocks: all, watermark } = vllmBlocks(spec.instance, spec.settings);
    return [
      { what: 'blocks of KV cache', most: all - watermark, of: (_, length) => blocks(length) },
      { what: 'tokens in a prefill batch', most: vllmBatchTokens, of: (_, length) => length },
    ];
  }
  const blocksOf = (tokens: number) => Math.floor(tokens / blockTokens);
  return [
    { what: 'tokens in a prefill batch', most: contextTokens, of: (prompt) => prompt },
    {
      what: 'blocks of a prefill instance',
      most: blocksOf(spec.prefill.maxTokens),
      of: (prompt) => blocks(prompt),
    },
    {
      what: 'blocks of a decode instance',
      most: blocksOf(spec.decode.maxTokens),
      of: (_, length) => blocks(length),
    },
  ];
}
