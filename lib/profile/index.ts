export {
  chooseProfile,
  DEFAULT_GPU,
  type FoundProfile,
  loadProfile,
  loadProfiles,
  type ProfileFileSystem,
  type ProfileQuery,
} from './find-profile.js';
export { decodeTime, prefillTime } from './latency.js';
export {
  type DecodeCoefficients,
  type KvCapacityRow,
  kvCapacityOf,
  type LatencyCoefficients,
  type LatencyRow,
  latencyOf,
  type PrefillCoefficients,
  type Profile,
} from './profile.js';
export { readProfile } from './read-profile.js';
