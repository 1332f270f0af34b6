export {
  type ArrivalName,
  type ArrivalParameter,
  type ArrivalParameters,
  type ArrivalProcess,
  type ArrivalSettings,
  arrivalParameters,
  arrivalProcesses,
} from './arrivals.js';
export { drawLengths, overAgain } from './draw-lengths.js';
export { findWorkload, type WorkloadPlaces } from './find-workload.js';
export type { WorkloadFormat } from './formats/format.js';
export { workloadFormats } from './formats/index.js';
export type { LengthModel } from './length-model.js';
export { makeRequests, type RequestSettings } from './make-requests.js';
export { type MarshalValue, readMarshal } from './marshal.js';
export { columnsAt, type RequestColumn, type TableColumns } from './request-columns.js';
export type { RequestColumns, RequestLengths, RequestSpec } from './request-spec.js';
export { RequestTable } from './request-table.js';
export type { Workload, WorkloadContents, WorkloadLengths } from './workload.js';
export type { WorkloadFs } from './workload-fs.js';
