import { expect, test } from '@jest/globals';
import { engines } from '../../lib/engines/index.js';
import type { RequestLengths } from '../../lib/workload/index.js';
import { distserve, type SmallEngine, vllm } from './small-engines.js';

type Lengths = readonly [prompt: number, output: number];

const lengths = ([promptLength, outputLength]: Lengths) => ({ promptLength, outputLength });

function findUnservableRequest({ engine, spec }: SmallEngine, requests: readonly RequestLengths[]) {
  return engines[engine].refuse(spec, requests);
}

test.each<[string, SmallEngine, Lengths, Lengths, string]>([
  [
    'the context limit',
    distserve({ settings: { contextTokens: 100 } }),
    [100, 1],
    [101, 1],
    'needs 101 tokens in a prefill batch, and there are at most 100 (option contextTokens)',
  ],
  [
    'the blocks of a prefill instance',
    distserve({ prefill: { maxTokens: 47 } }),
    [32, 1],
    [33, 1],
    'needs 3 blocks of a prefill instance, and there are at most 2',
  ],
  [
    'the blocks of a decode instance',
    distserve({ decode: { maxTokens: 32 } }),
    [20, 12],
    [20, 13],
    'needs 3 blocks of a decode instance, and there are at most 2',
  ],
  [
    'the blocks of vLLM less the watermark',
    vllm({ maxTokens: 64 }, { watermark: 0.5 }),
    [20, 12],
    [20, 13],
    'needs 3 blocks of KV cache, and there are at most 2',
  ],
  [
    'the tokens of a prefill batch of vLLM',
    vllm({}, { batchTokens: 100 }),
    [60, 40],
    [60, 41],
    'needs 101 tokens in a prefill batch, and there are at most 100 (option batchTokens; with chunkTokens there is no such limit)',
  ],
])('A request is refused by name beyond %s', (_, spec, most, more, reason) => {
  const good = lengths(most);
  expect(findUnservableRequest(spec, [good])).toBeUndefined();
  expect(findUnservableRequest(spec, [good, lengths(more)])).toBe(`request 1 ${reason}`);
});
