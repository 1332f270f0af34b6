import { type Environment, type ProcessGenerator, URGENT } from '../kernel/index.js';
import type { RequestTable } from '../workload/index.js';
import { arriving, type Request } from './request.js';

/**
 * The process that lets requests in, each at its absolute time of arrival.
 *
 * An arrival comes before all else that happens at that instant, and all of one instant come together: the
 * arrivals of a run are known, and take their places on the agenda, before anything else.
 *
 * @param requests in the order of their arrival
 */
export function* arrivals(
  env: Environment,
  requests: RequestTable,
  admit: (request: Request) => void,
): ProcessGenerator {
  for (let id = 0; id < requests.length; id++) {
    const arrival = requests.arrival[id]!;
    if (arrival > env.now) yield env.at(arrival, undefined, URGENT);
    admit(arriving(requests, id));
  }
}
