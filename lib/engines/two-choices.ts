import { type DispatchPolicy, least } from './dispatch-policy.js';

/**
 * The one with fewer requests of two that are drawn, which may be the same: nearly as good as looking at all
 * (Mitzenmacher, "The power of two choices in randomized load balancing", 2001).
 */
export const twoChoices: DispatchPolicy = (random) => (instances) => {
  const drawn = () => instances[Math.floor(random.random() * instances.length)]!;
  return least([drawn(), drawn()], ({ load }) => load);
};
