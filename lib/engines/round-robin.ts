import type { DispatchPolicy } from './dispatch-policy.js';

/** One instance after the other. */
export const roundRobin: DispatchPolicy = () => {
  let turn = 0;
  return (instances) => instances[turn++ % instances.length]!;
};
