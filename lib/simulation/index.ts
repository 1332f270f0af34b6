export { type Deployment, type DeploymentOptions, deploy } from './deploy.js';
export { type EngineModel, engineModels } from './engine-model.js';
export { defaultKvLinks, type KvLink, type KvLinks, kvLinkOf } from './kv-link.js';
export {
  type Backend,
  backends,
  describePlacement,
  gpusOf,
  type ParallelSizes,
  type Placement,
} from './placement.js';
export { runToEnd } from './run-to-end.js';
export {
  type AnyClusterSpec,
  findHopelessRequest,
  type Goal,
  type Simulation,
  type SimulationConfig,
  type SimulationOptions,
  type SimulationResult,
  simulate,
  startSimulation,
} from './simulate.js';
