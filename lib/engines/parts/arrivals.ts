import { type Environment, type ProcessGenerator, URGENT } from '../../kernel/index.js';
import type { RequestTable } from '../../workload/index.js';

/** How requests come in. */
export interface ArrivalOptions<Request> {
  /** Makes the request with this id, as it arrives. */
  readonly make: (requests: RequestTable, id: number) => Request;
  /** Takes it in. */
  readonly admit: (request: Request) => void;
  /** From its arrival to its engine, in ms; 0 when left out. */
  readonly latency?: number;
}

/**
 * The process that lets requests in, each at its absolute time of arrival.
 *
 * An arrival comes before all else that happens at that instant, and all of one instant come together: the
 * arrivals of a run are known, and take their places on the agenda, before anything else.
 *
 * @param requests in the order of their arrival
 * @example
 * env.process(arrivals(env, requests, { make: issued, admit: (request) => queue.push(request) }), 'arrivals');
 * env.run();
 * queue.length // 100
 */
export function* arrivals<Request>(
  env: Environment,
  requests: RequestTable,
  { make, admit, latency = 0 }: ArrivalOptions<Request>,
): ProcessGenerator {
  for (let id = 0; id < requests.length; id++) {
    const arrival = requests.arrival[id]! + latency;
    if (arrival > env.now) yield env.at(arrival, undefined, URGENT);
    admit(make(requests, id));
  }
}
