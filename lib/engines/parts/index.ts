export { alone } from './alone.js';
export { type ArrivalOptions, arrivals } from './arrivals.js';
export { type Dispatchable, least } from './dispatch.js';
export {
  type EventLog,
  type EventSink,
  type EventSinks,
  type RequestEvent,
  type RequestEventKind,
  recordEvents,
  type WorkerEvent,
} from './event-log.js';
export { gpusOnly, type InstanceSpec, instancesOf, type ProfiledInstance } from './instances.js';
export { CountedBlocks, countedBlocks, type Growing, type KvBlocks, type MakeKvBlocks } from './kv-blocks.js';
export { type LinkEnds, type LinkSpec, transfer, transferTime, whyTooSlow } from './kv-link.js';
export { firstBeyond, type Limit, limitOf } from './limits.js';
export { PipelineClock } from './pipeline-clock.js';
export {
  type Dispatch,
  type DispatchPolicy,
  mayRunAheadWith,
  type PolicyName,
  policies,
  policyNames,
} from './policies.js';
export {
  type IterationBatch,
  type Phase,
  type PhaseTimes,
  type Recorder,
  type RequestProgress,
  recordWith,
  type WorkerIdentity,
} from './recorder.js';
export { type RecordOptions, type RequestPhases, type RequestRecord, RequestRecords } from './records.js';
export { arriving, issued, lengthOf, type PhasedRequest, type Request } from './request.js';
export { ResidentBatch } from './resident-batch.js';
export { type EqualSteps, StepsAhead } from './steps-ahead.js';
export { prefillSums } from './sums.js';
