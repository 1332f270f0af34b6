export type { NearMiss, SearchedPlacement } from './best.js';
export { bisection } from './bisection.js';
export { enumeratePlacements, type GpuBudget } from './placements.js';
export { type SearchOptions, type SearchResult, type SearchSettings, search } from './search.js';
export type { PlacementOutcome, Probe, ProbeSettings } from './search-placement.js';
