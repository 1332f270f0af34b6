export { findImpossibleRequest } from './admission.js';
export { arrivals } from './arrivals.js';
export type { Batch } from './batch.js';
export { type Cluster, type ClusterOptions, startCluster } from './cluster.js';
export type { ClusterSpec, InstanceSpec } from './cluster-spec.js';
export {
  type EventLog,
  type EventSink,
  type EventSinks,
  type RequestEvent,
  type RequestEventKind,
  recordEvents,
  type WorkerEvent,
} from './event-log.js';
export { UndecidedOrder } from './fast-forward.js';
export {
  type Phase,
  type Recorder,
  type RequestProgress,
  recordWith,
  type WorkerIdentity,
} from './recorder.js';
export { contextLength, type Request, type RequestRecord } from './request.js';
export { RequestRecords } from './request-records.js';
