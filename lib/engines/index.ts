export { findUnservableRequest } from './admission.js';
export { type EngineCluster, type EngineObserver, startEngines } from './engine-cluster.js';
export {
  checkEngineOption,
  type EngineOption,
  type EngineOptionName,
  type EngineSettings,
  engineOptions,
  engineSettings,
  linkBounds,
} from './engine-options.js';
export { type EngineRecord, EngineRecords, type RequestPhases } from './engine-records.js';
export type { EngineRequest } from './engine-request.js';
export type { EngineClusterSpec, EngineSpec, LinkSpec } from './engine-spec.js';
export { type DispatchSpec, defaultDispatch, type PolicyName, policies } from './policies.js';
