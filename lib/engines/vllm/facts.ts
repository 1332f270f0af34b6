import type { EngineFacts } from '../engine.js';
import { choice, LARGEST_BLOCK, number, optionalNumber, type SettingsOf } from '../option.js';
import { policyNames } from '../parts/policies.js';

/**
 * The options of vLLM's engine: what was measured of its servers (A100-80G, OPT-13B), or is written in their
 * configuration; see the engine for where each counts.
 */
export const vllmOptions = {
  blockTokens: number(16, 'tokens', 'Tokens in a block of KV cache', { most: LARGEST_BLOCK }),
  requestLatency: number(7, 'ms', 'From the issue of a request to its engine (HTTP, tokenisation)'),
  speed: number(1, 'factor', 'Scales the times of the profile and of the host'),
  memory: number(0.86, 'share', 'Share of the KV capacity that the profiling run leaves', {
    formerly: 'vllmMemory',
  }),
  watermark: number(0.01, 'share', 'Share of the blocks that is kept free when requests are admitted', {
    canBeZero: true,
    formerly: 'vllmWatermark',
  }),
  arrivalHost: number(2, 'ms', 'Host time of a request that joins the queue', {
    formerly: 'vllmArrivalHost',
  }),
  arrivalHostPerToken: number(
    0.005,
    'ms',
    'Host time of a request that joins, for each token of its prompt',
    { formerly: 'vllmArrivalHostPerToken' },
  ),
  finishHost: number(2, 'ms', 'Host time of a step after one in which a request finished', {
    formerly: 'vllmFinishHost',
  }),
  stepHost: number(4, 'ms', 'Host time of a step', { formerly: 'vllmStepHost' }),
  stepHostPerRequest: number(0.42, 'ms', 'Host time of a step for each request', {
    formerly: 'vllmStepHostPerRequest',
  }),
  maxRequests: number(1024, 'requests', 'Most requests that run', { formerly: 'vllmRequests' }),
  batchTokens: number(16_384, 'tokens', 'Most tokens, with padding, in a batch of whole prompts', {
    formerly: 'vllmBatchTokens',
  }),
  paddings: number(256, 'tokens', 'Most tokens of padding in a batch of whole prompts', {
    formerly: 'vllmPaddings',
  }),
  chunkTokens: optionalNumber(
    'tokens',
    'Prefills in chunks beside decodes, within so many tokens a step, which takes the larger of its memory-bound and ' +
      'compute-bound times by the profile: an approximation',
    'whole prompts',
  ),
  dispatchPolicy: choice(policyNames, 'How an instance is chosen for a request'),
} as const;

/** The values of the options of vLLM's engine. */
export type VllmSettings = SettingsOf<typeof vllmOptions>;

/** vLLM of 2023 in detail. */
export const vllmFacts = {
  summary: 'vLLM v0.2.2 to v0.3 in detail: KV blocks, preemption and host times',
  title: { name: 'vllm', remark: 'detailed engines' },
  roles: ['serve'],
  options: vllmOptions,
  latency: 'vllm',
  movesKv: false,
  outputIncludesFirst: true,
  hasPhases: true,
  tellsIterations: false,
} as const satisfies EngineFacts;
