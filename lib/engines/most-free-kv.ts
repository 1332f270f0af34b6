import { type DispatchPolicy, least } from './dispatch-policy.js';

/** The instance with the most free blocks of KV cache. */
export const mostFreeKv: DispatchPolicy = () => (instances) =>
  least(instances, ({ freeBlocks }) => -freeBlocks);
