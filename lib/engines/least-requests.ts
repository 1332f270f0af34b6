import { type DispatchPolicy, least } from './dispatch-policy.js';

/** The instance with the fewest requests. */
export const leastRequests: DispatchPolicy = () => (instances) => least(instances, ({ load }) => load);
