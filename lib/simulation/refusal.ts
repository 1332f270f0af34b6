import type { EngineTable } from '../engines/index.js';
import type { RequestLengths } from '../workload/index.js';
import { blaming } from './blaming.js';
import { engineNamed } from './engine-named.js';
import type { Plan } from './simulate.js';

/**
 * Why the first request that could never be served by a plan cannot be, in a clause that names it; undefined when all can.
 *
 * @param requests in the order of their ids
 * @param engines those of the program, unless one's own are among them
 * @throws InputError when there is no such engine
 */
export function refusalOf(
  { engine, spec }: Plan,
  requests: Iterable<RequestLengths>,
  engines?: EngineTable,
): string | undefined {
  return blaming(engine, () => engineNamed(engine, engines).refuse(spec, requests));
}
