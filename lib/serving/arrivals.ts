import { type Environment, type ProcessGenerator, URGENT } from '../kernel/index.js';
import type { RequestSpec } from '../workload/index.js';
import { arriving, type Request } from './request.js';

/**
 * The process that lets requests in, each at its absolute time of arrival.
 *
 * An arrival comes before all else that happens at that instant, and all of one instant come together: the
 * arrivals of a run are known, and take their places on the agenda, before anything else.
 *
 * @param specs in the order of their arrival
 */
export function* arrivals(
  env: Environment,
  specs: readonly RequestSpec[],
  admit: (request: Request) => void,
): ProcessGenerator {
  for (const spec of specs) {
    if (spec.arrival > env.now) yield env.at(spec.arrival, undefined, URGENT);
    admit(arriving(spec));
  }
}
