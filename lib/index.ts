/**
 * What a program can build on: load a profile and a workload, deploy a placement, simulate it, judge it, or
 * search for the best one. All of it takes and gives plain data. The discrete-event kernel is an export of
 * its own, `simdistserve/kernel`.
 */
export { bundledFolders } from './bundled-folders.js';
export {
  checkEngineOption,
  type DispatchSpec,
  type EngineClusterSpec,
  type EngineOption,
  type EngineOptionName,
  type EngineRecord,
  type EngineRecords,
  type EngineSettings,
  type EngineSpec,
  engineOptions,
  type LinkSpec,
  type PolicyName,
  type RequestPhases,
} from './engines/index.js';
export { InputError } from './input/index.js';
export {
  type Attainment,
  attainment,
  judge,
  type LatencySample,
  latencySample,
  type RequestTimes,
  type Slo,
  type SloVerdict,
  tpot,
  ttft,
} from './metrics/index.js';
export {
  chooseProfile,
  type FoundProfile,
  type LatencyCoefficients,
  loadProfile,
  loadProfiles,
  type Profile,
  type ProfileFs,
  readProfile,
} from './profile/index.js';
export {
  enumeratePlacements,
  type GpuBudget,
  type PlacementOutcome,
  type Probe,
  type SearchedPlacement,
  type SearchOptions,
  type SearchResult,
  type SearchSettings,
  search,
} from './search/index.js';
export {
  type Batch,
  type ClusterSpec,
  type EventLog,
  type EventSink,
  type EventSinks,
  type InstanceSpec,
  type Recorder,
  type Request,
  type RequestRecord,
  recordEvents,
} from './serving/index.js';
export {
  type AnyClusterSpec,
  type Backend,
  type Deployment,
  type DeploymentOptions,
  deploy,
  describePlacement,
  type EngineModel,
  type Goal,
  gpusOf,
  type Placement,
  runToEnd,
  type Simulation,
  type SimulationConfig,
  type SimulationOptions,
  type SimulationResult,
  simulate,
  startSimulation,
} from './simulation/index.js';
export { quantile, sortedCopy } from './statistics/index.js';
export {
  type ArrivalName,
  arrivalProcesses,
  drawLengths,
  findWorkload,
  makeRequests,
  type RequestLengths,
  type RequestSpec,
  RequestTable,
  type Workload,
  type WorkloadFs,
} from './workload/index.js';
