import type { Instance } from './instance.js';

/** The instance with the least load, the first such on a tie. Dispatch takes no simulated time. */
export function leastLoaded(instances: readonly Instance[], load: (instance: Instance) => number): Instance {
  let chosen = instances[0]!;
  let least = load(chosen);
  for (const instance of instances) {
    const its = load(instance);
    if (its < least) {
      chosen = instance;
      least = its;
    }
  }
  return chosen;
}
