import type { RandomSource } from '../random/index.js';

/** What a policy may look at of an instance. */
export interface Dispatchable {
  /** Requests that are queued there, on their way or running. */
  readonly load: number;
  /** Tokens of those requests: of prompts that wait or run, or in the cache. */
  readonly tokens: number;
  /** Blocks of KV cache that nobody holds. */
  readonly freeBlocks: number;
}

/** Chooses an instance for a request; takes no simulated time. There is at least one. */
export type Dispatch = <Instance extends Dispatchable>(instances: readonly Instance[]) => Instance;

/** A way to choose, which may remember what it chose, and draw. It is begun anew for each run. */
export type DispatchPolicy = (random: RandomSource) => Dispatch;

/** The instance with the least of something, the first such on a tie. */
export function least<Instance>(
  instances: readonly Instance[],
  what: (instance: Instance) => number,
): Instance {
  return instances.reduce((best, instance) => (what(instance) < what(best) ? instance : best));
}
