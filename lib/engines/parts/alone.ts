import type { Role } from '../../deployment/index.js';
import { noLatency } from '../../profile/index.js';
import type { InstanceSpec } from './instances.js';

/** An instance on which an iteration takes the engine's overhead only, and that never runs out of memory. */
const free: InstanceSpec = { count: 1, stages: 1, maxTokens: Number.MAX_SAFE_INTEGER, latency: noLatency };

/**
 * A disaggregated engine's spec with only one of its pools at work: the other one is free of charge.
 *
 * @example
 * const mine = { ...engines.distserve, alone }; // searchBalanced can look at each side of it alone
 */
export function alone<Spec extends object>(spec: Spec, role: Role): Spec {
  const other = role === 'prefill' ? 'decode' : 'prefill';
  return other in spec ? { ...spec, [other]: free } : spec;
}
