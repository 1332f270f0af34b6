import type { DispatchPolicy } from './dispatch-policy.js';
import { leastRequests } from './least-requests.js';
import { leastTokens } from './least-tokens.js';
import { mostFreeKv } from './most-free-kv.js';
import { randomInstance } from './random-instance.js';
import { roundRobin } from './round-robin.js';
import { twoChoices } from './two-choices.js';

/** The dispatch policies, by the names under which they are asked for. */
export const policies = {
  'least-requests': leastRequests,
  'round-robin': roundRobin,
  'least-tokens': leastTokens,
  'most-free-kv': mostFreeKv,
  random: randomInstance,
  'two-choices': twoChoices,
} satisfies Record<string, DispatchPolicy>;

/** The name of a dispatch policy. */
export type PolicyName = keyof typeof policies;

/**
 * The policies that look at nothing of an instance but its load, if at anything. With these an engine may go through steps
 * together, in which tokens and blocks change and the load does not.
 */
export const loadPolicies: readonly PolicyName[] = ['least-requests', 'round-robin', 'random', 'two-choices'];

/** How requests are dispatched: to prefill instances (or those that do both), and from there to decode instances. */
export interface DispatchSpec {
  readonly prefill: PolicyName;
  readonly decode: PolicyName;
  /** For those that draw. */
  readonly seed: number;
}

/** Fewest requests, on both sides. */
export const defaultDispatch: DispatchSpec = { prefill: 'least-requests', decode: 'least-requests', seed: 0 };
