import { type DispatchPolicy, least } from './dispatch-policy.js';

/** The instance with the fewest tokens. */
export const leastTokens: DispatchPolicy = () => (instances) => least(instances, ({ tokens }) => tokens);
