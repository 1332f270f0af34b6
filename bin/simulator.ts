/**
 * All that a command needs to simulate, for one lazy import: the bundle then has it in few files, which load faster
 * than many.
 */
export { copiesWithin, pricePerHour } from '../lib/deployment/index.js';
export { isPath, loadEngines, nameOf, recordEvents } from '../lib/engines/index.js';
export { isSaturated, summarize } from '../lib/metrics/index.js';
export { withKvMemory } from '../lib/profile/index.js';
export * as report from '../lib/report/index.js';
export { plan, runToEnd, startSimulation } from '../lib/simulation/index.js';
export {
  lookAgain,
  MOST_REQUESTS,
  openJournal,
  search,
  searchBalanced,
  searchRatio,
} from '../lib/study/index.js';
export {
  canReplay,
  contenders,
  fittableOptions,
  RunRefused,
  readMeasuredRun,
  servers,
  validate,
} from '../lib/validation/index.js';
export { drawLengths, makeRequests, overAgain } from '../lib/workload/index.js';
export { asServed } from './as-served.js';
export { findProfile, loadWorkload, tellStandIn } from './load-inputs.js';
export { profileAsked } from './profile-asked.js';
