/**
 * All that a command needs to simulate, for one lazy import: the bundle then has it in few files, which load faster
 * than many.
 */
export * as report from '../lib/report/index.js';
// Not by its index, which leads to the journal and Node's cryptography.
export { search } from '../lib/search/search.js';
export { recordEvents } from '../lib/serving/index.js';
export { deploy, runToEnd, startSimulation } from '../lib/simulation/index.js';
export { drawLengths, makeRequests } from '../lib/workload/index.js';
export { findProfile, loadWorkload, tellStandIn } from './load-inputs.js';
