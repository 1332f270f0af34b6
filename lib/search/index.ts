export { bestOf, type NearMiss, nearestOf, type PlacementOutcome } from './best.js';
export { bisection } from './bisection.js';
export type { FirstMiss } from './first-miss.js';
export { enumeratePlacements, type GpuBudget } from './placements.js';
export {
  type EngineChoice,
  type RatioOptions,
  type RatioOutcome,
  type RatioResult,
  type RatioSettings,
  searchRatio,
} from './ratio.js';
export { type SearchOptions, type SearchResult, type SearchSettings, search } from './search.js';
export type { Probe, ProbeSettings, SearchedPlacement } from './search-placement.js';
