export { type Balance, balance, promisingBalances } from './balance.js';
export { bestOf, type FailedPlacement, type NearMiss, nearestOf, type PlacementOutcome } from './best.js';
export { bisection } from './bisection.js';
export type { FirstMiss } from './first-miss.js';
export { type Journal, type JournalFs, type JournalOptions, openJournal } from './journal.js';
export { copiesWithin, enumeratePlacements, type GpuBudget } from './placements.js';
export {
  gpusOfAll,
  type RatioEngines,
  type RatioOptions,
  type RatioOutcome,
  type RatioResult,
  type RatioSettings,
  searchRatio,
} from './ratio.js';
export {
  type EngineChoice,
  type SearchOptions,
  type SearchResult,
  type SearchSettings,
  search,
} from './search.js';
export {
  type BalancedResult,
  type BalancedTrial,
  type LayoutResult,
  searchBalanced,
} from './search-balanced.js';
export type { Probe, ProbeSettings, SearchedPlacement } from './search-placement.js';
export { type LongRun, lookAgain, lookAgainAtBalance, type SecondLook } from './second-look.js';
export type { SideGoodput, Sides } from './sides.js';
