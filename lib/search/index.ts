export { bestOf, type FailedPlacement, type NearMiss, nearestOf, type PlacementOutcome } from './best.js';
export { bisection } from './bisection.js';
export { type Journal, type JournalFs, type JournalOptions, openJournal } from './journal.js';
export { enumeratePlacements, type GpuBudget } from './placements.js';
export { type SearchOptions, type SearchResult, type SearchSettings, search } from './search.js';
export type { Probe, ProbeSettings, SearchedPlacement } from './search-placement.js';
