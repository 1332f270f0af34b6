/** What a policy may look at of an instance. */
export interface Dispatchable {
  /** Requests that are queued there, on their way or running. */
  readonly load: number;
  /** Tokens of those requests: of prompts that wait or run, or in the cache. */
  readonly tokens: number;
  /** Blocks of KV cache that nobody holds. */
  readonly freeBlocks: number;
}

/**
 * The instance with the least of something, the first such on a tie. Dispatch takes no simulated time.
 *
 * @example
 * least([{ load: 3 }, { load: 1 }, { load: 1 }], ({ load }) => load) // { load: 1 }
 */
export function least<Instance>(
  instances: readonly Instance[],
  what: (instance: Instance) => number,
): Instance {
  let chosen = instances[0]!;
  let fewest = what(chosen);
  for (let i = 1; i < instances.length; i++) {
    const its = what(instances[i]!);
    if (its < fewest) {
      chosen = instances[i]!;
      fewest = its;
    }
  }
  return chosen;
}
