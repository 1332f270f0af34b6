export {
  chooseProfile,
  type FoundProfile,
  loadProfile,
  loadProfiles,
  type ProfileFs,
  type ProfileQuery,
} from './find-profile.js';
export { withKvMemory } from './kv-memory.js';
export { decodeTime, decodeTimeGrowth, prefillTime } from './latency.js';
export {
  DEFAULT_GPU,
  type DecodeCoefficients,
  type KvCapacityRow,
  kvBytesPerToken,
  kvCapacityOf,
  type LatencyCoefficients,
  type LatencyRow,
  latencyOf,
  type PrefillCoefficients,
  type Profile,
} from './profile.js';
export { readProfile } from './read-profile.js';
