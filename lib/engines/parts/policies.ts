import type { RandomSource } from '../../random/index.js';
import { type Dispatchable, least } from './dispatch.js';

/** Chooses an instance for a request; takes no simulated time. There is at least one. */
export type Dispatch = <Instance extends Dispatchable>(instances: readonly Instance[]) => Instance;

/** A way to choose. */
export interface DispatchPolicy {
  /**
   * Whether it looks at nothing of an instance but its load, if at anything. An engine may then go through several steps
   * together, in which tokens and blocks change and the load does not.
   */
  readonly looksAtLoadOnly: boolean;
  /** Begins it anew, for a run: it may remember what it chose, and draw. */
  begin(random: RandomSource): Dispatch;
}

/** The instance with the fewest requests. */
const leastRequests: DispatchPolicy = {
  looksAtLoadOnly: true,
  begin: () => (instances) => least(instances, ({ load }) => load),
};

/** One instance after the other. */
const roundRobin: DispatchPolicy = {
  looksAtLoadOnly: true,
  begin() {
    let turn = 0;
    return (instances) => instances[turn++ % instances.length]!;
  },
};

/** The instance with the fewest tokens. */
const leastTokens: DispatchPolicy = {
  looksAtLoadOnly: false,
  begin: () => (instances) => least(instances, ({ tokens }) => tokens),
};

/** The instance with the most free blocks of KV cache. */
const mostFreeKv: DispatchPolicy = {
  looksAtLoadOnly: false,
  begin: () => (instances) => least(instances, ({ freeBlocks }) => -freeBlocks),
};

/** Any instance. */
const random: DispatchPolicy = {
  looksAtLoadOnly: true,
  begin: (source) => (instances) => instances[Math.floor(source.random() * instances.length)]!,
};

/**
 * The one with fewer requests of two that are drawn, which may be the same: nearly as good as looking at all
 * (Mitzenmacher, "The power of two choices in randomized load balancing", 2001).
 */
const twoChoices: DispatchPolicy = {
  looksAtLoadOnly: true,
  begin: (source) => (instances) => {
    const drawn = () => instances[Math.floor(source.random() * instances.length)]!;
    return least([drawn(), drawn()], ({ load }) => load);
  },
};

/**
 * The dispatch policies, by the names under which they are asked for.
 *
 * @example
 * const choose = policies['least-tokens'].begin(randomStreams(0).stream('dispatch'));
 * choose([{ load: 1, tokens: 900, freeBlocks: 10 }, { load: 2, tokens: 50, freeBlocks: 40 }]).tokens // 50
 */
export const policies = {
  'least-requests': leastRequests,
  'round-robin': roundRobin,
  'least-tokens': leastTokens,
  'most-free-kv': mostFreeKv,
  random,
  'two-choices': twoChoices,
} satisfies Record<string, DispatchPolicy>;

/** The name of a dispatch policy. */
export type PolicyName = keyof typeof policies;

/** Their names, the usual one first. */
export const policyNames = Object.keys(policies) as [PolicyName, ...PolicyName[]];

/** Whether a policy cannot tell how far an engine has come within steps in which its load stays the same. */
export function mayRunAheadWith(policy: PolicyName, instances: number): boolean {
  return instances === 1 || policies[policy].looksAtLoadOnly;
}
