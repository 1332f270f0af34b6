import { type Deployment, describeSizes } from '../../deployment/index.js';
import type { EngineFacts } from '../../engines/index.js';
import { plain } from '../../input/index.js';
import type { SimulationTold } from '../documents/simulation-document.js';
import { deploymentInWords, engineInWords } from './deployment-words.js';

/** What was run, in a line: the engine with its sizes, the model, the requests and how they came. */
export function simulationTitle(
  { name, model, gpu, requests, workload, isStandIn, arrival, rate, parameters, seed }: SimulationTold,
  deployment: Deployment,
  facts: EngineFacts,
): string {
  const arrivals = [
    arrival,
    // A trace has its own times, whatever rate is told.
    ...(rate === null || arrival === 'custom' ? [] : [`at ${rate} requests/s`]),
    ...Object.entries(parameters).map(([parameter, value]) => `with ${parameter} ${value}`),
  ].join(' ');
  const title = [
    `${engineInWords(deployment.engine, facts)} (${describeSizes(deployment)})`,
    ...deploymentInWords(deployment, facts),
    `${model} on ${gpu}`,
    `${requests} requests of ${workload}${isStandIn ? ' (stand-in)' : ''}`,
    arrivals,
    `seed ${seed}`,
  ].join(', ');
  return plain(name === null ? title : `${name}: ${title}`);
}
