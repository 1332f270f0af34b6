export {
  chooseProfile,
  type FoundProfile,
  loadProfile,
  loadProfiles,
  type ProfileFs,
  type ProfileQuery,
} from './find-profile.js';
export {
  type AffineLatency,
  type DecodeCoefficients,
  type DecodeSums,
  formOf,
  type GpuShare,
  gpuLatency,
  type Latency,
  type LatencyForm,
  type LatencyFormName,
  type LatencyModel,
  latencyForms,
  latencyModel,
  type MaxLatency,
  noLatency,
  type PrefillCoefficients,
  type PrefillSums,
  type RequestLine,
} from './forms/index.js';
export { withKvMemory } from './kv-memory.js';
export {
  DEFAULT_GPU,
  type KvCapacityRow,
  kvBytesPerToken,
  kvCapacityOf,
  type LatencyRow,
  latencyOf,
  type Profile,
} from './profile.js';
export { readProfile } from './read-profile.js';
