import type { EngineFacts } from '../engine.js';
import { optionalNumber } from '../option.js';

/** What both engines of the published simulator have in common. */
const published = {
  movesKv: false,
  outputIncludesFirst: false,
  hasPhases: false,
  tellsIterations: true,
} as const;

/** The published simulator's DistServe. */
export const publishedDistserveFacts = {
  ...published,
  summary:
    "the published simulator's DistServe: prefill and decode on separate GPUs; KV cache moves in no time and never runs out",
  title: { name: 'distserve' },
  roles: ['prefill', 'decode'],
  options: {},
  latency: 'distserve',
} as const satisfies EngineFacts;

/** The published simulator's vLLM. */
export const publishedVllmFacts = {
  ...published,
  summary:
    "the published simulator's vLLM: prefill and decode on the same GPUs, in turns; KV cache never runs out",
  title: { name: 'vllm' },
  roles: ['serve'],
  options: {
    chunkTokens: optionalNumber(
      'tokens',
      'Prefills in chunks beside decodes, within so many tokens an iteration, which takes the time of its chunks',
      'whole prompts',
    ),
  },
  latency: 'vllm',
} as const satisfies EngineFacts;
