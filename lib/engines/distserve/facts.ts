import type { EngineFacts } from '../engine.js';
import { choice, LARGEST_BLOCK, number, type SettingsOf } from '../option.js';
import { policyNames } from '../parts/policies.js';

/** With no time between two looks, no time would ever pass. */
const aboveZero = { canBeZero: false };

/**
 * The options of DistServe's engines: what was measured of its servers (A100-80G, OPT-13B), or is written in their
 * configuration; see the engines for where each counts.
 */
export const distserveOptions = {
  blockTokens: number(16, 'tokens', 'Tokens in a block of KV cache', { most: LARGEST_BLOCK }),
  requestLatency: number(7, 'ms', 'From the issue of a request to its engine (HTTP, tokenisation)'),
  speed: number(1, 'factor', 'Scales the times of the profile and of the host'),
  contextRequests: number(128, 'requests', 'Most requests in a prefill batch'),
  contextTokens: number(8192, 'tokens', 'Most tokens in a prefill batch'),
  contextPoll: number(3, 'ms', 'How often an idle prefill engine looks at its queue', aboveZero),
  decodeRequests: number(1024, 'requests', 'Most requests in a decode batch'),
  decodeSleep: number(3, 'ms', 'Sleep of a decode engine that has no batch to launch', aboveZero),
  decodeHost: number(2, 'ms', 'Host time of a decode iteration'),
  decodeHostPerRequest: number(0.13, 'ms', 'Host time of a decode iteration for each request'),
  decodeWaitingShare: number(
    0.05,
    'share',
    'KV is taken over while waiting requests hold less of the blocks',
  ),
  prefillPolicy: choice(policyNames, 'How a prefill instance is chosen for a request'),
  decodePolicy: choice(policyNames, 'How a decode instance is chosen for a request'),
} as const;

/** The values of the options of DistServe's engines. */
export type DistserveSettings = SettingsOf<typeof distserveOptions>;

/** DistServe in detail. */
export const distserveFacts = {
  summary: 'DistServe in detail: KV cache, its transfer, back-pressure and host times',
  title: { name: 'distserve', remark: 'detailed engines' },
  roles: ['prefill', 'decode'],
  options: distserveOptions,
  latency: 'distserve',
  movesKv: true,
  outputIncludesFirst: true,
  hasPhases: true,
  tellsIterations: false,
} as const satisfies EngineFacts;
