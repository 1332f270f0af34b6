export {
  type ArrivalName,
  type ArrivalProcess,
  type ArrivalSettings,
  arrivalProcesses,
} from './arrivals.js';
export { drawLengths, overAgain } from './draw-lengths.js';
export { findWorkload, type WorkloadPlaces } from './find-workload.js';
export { readJsonWorkload } from './json-workload.js';
export type { LengthModel } from './length-model.js';
export { makeRequests, type RequestSettings } from './make-requests.js';
export { type MarshalValue, readMarshal } from './marshal.js';
export { readMarshalDataset } from './marshal-dataset.js';
export type { RequestLengths, RequestSpec } from './request-spec.js';
export { RequestTable } from './request-table.js';
export type { Workload, WorkloadContents, WorkloadLengths } from './workload.js';
export { type WorkloadFormat, workloadFormats } from './workload-formats.js';
export type { WorkloadFs } from './workload-fs.js';
