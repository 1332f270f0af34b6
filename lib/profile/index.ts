export { type Architecture, divisors, headDimOf, tensorParallelSizes } from './architecture.js';
export {
  type CapacityCompared,
  type ComparedPoint,
  compareProfiles,
  type ProfilesCompared,
  type TimesCompared,
} from './compare.js';
export { SeenBatches } from './coverage.js';
export { type Dtype, dtypeNamed, dtypeNames, dtypes } from './dtype.js';
export type { Covered, CoveredRanges, Evidence, HeldOutError } from './evidence.js';
export { chooseProfile, NoProfileError, type ProfileQuery } from './finding/choose.js';
export { findProfile, type ProfilePlace } from './finding/find-profile.js';
export {
  type FoundProfile,
  listProfiles,
  loadProfile,
  loadProfiles,
  type ProfileFs,
} from './finding/load-profiles.js';
export {
  type AffineLatency,
  type Coefficients,
  type DecodeCoefficients,
  type DecodeSums,
  type ExpressionLatency,
  type ExpressionTree,
  engineLatency,
  formOf,
  type GpuShare,
  type Grounds,
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
  type RooflineExperts,
  type RooflineGemm,
  type RooflineLatency,
  type RooflineOutcome,
  type TokenLine,
} from './forms/index.js';
export type { GpuSpec } from './gpu-spec.js';
export { kvBytesPerToken } from './memory/kv-bytes.js';
export {
  kvCapacityOf,
  type MemoryPlan,
  memoryPlanOf,
  usualShares,
  whyNoKvCapacity,
} from './memory/kv-capacity.js';
export { withKvMemory } from './memory/kv-memory.js';
export { type Parameters, parametersOf } from './memory/parameters.js';
export { publishedKvCapacity } from './memory/published-capacity.js';
export { type MemoryChange, withMemory } from './memory/with-memory.js';
export { mixedProfile } from './mixed-profile.js';
export { withParsedExpressions } from './parsed-expressions.js';
export {
  type BatchPoint,
  gridWithin,
  msAt,
  type OutsideRange,
  pointInWords,
  rangesLeft,
  usualPoints,
} from './points.js';
export type { EnginePreset, EnginePresets } from './presets/preset.js';
export { loadPresets } from './presets/read-presets.js';
export { presetFor, withPreset } from './presets/with-preset.js';
export {
  DEFAULT_GPU,
  type GpuLinks,
  type GpuMemory,
  type KvCapacityRow,
  type LatencyRow,
  latencyOf,
  type Profile,
  type ProfileFacts,
  profileFor,
  type RowFacts,
} from './profile.js';
export type { ExpressionFile, LatencyRowFile, ProfileFile } from './profile-file.js';
export { readGpuSpec, readGpuSpecFile } from './read-gpu-spec.js';
export { readProfile } from './read-profile.js';
export { gpuNamed, loadGpus } from './tables/gpus.js';
export { loadModels, type ModelShape, modelNamed } from './tables/models.js';
export { eitherOf, isNamed, type Named, nearestNames } from './tables/named.js';
export {
  statedTier,
  type Tier,
  type TieredProfile,
  tierNamed,
  tierOfRow,
  tiers,
  weakestTier,
} from './tiers.js';
export { tensorParallelSizesOf, usedRows } from './used-rows.js';
export { profileJson } from './write-profile.js';
