import type { DispatchPolicy } from './dispatch-policy.js';

/** Any instance. */
export const randomInstance: DispatchPolicy = (random) => (instances) =>
  instances[Math.floor(random.random() * instances.length)]!;
