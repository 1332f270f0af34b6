export {
  bestOf,
  type DeploymentOutcome,
  type NearMiss,
  nearestOf,
  type SkippedDeployment,
} from './best.js';
export { bisection } from './bisection.js';
export { type FirstMiss, firstMissOf, remarksOf } from './first-miss.js';
export { findGoodput } from './goodput.js';
export {
  type FailedDeployment,
  type Job,
  type JobInput,
  type JobOutcome,
  jobOf,
  keyOfJob,
  MOST_REQUESTS,
  type RateRange,
  type SearchedDeployment,
  type StudySettings,
} from './job.js';
export {
  type Journal,
  type JournalFs,
  type JournalOptions,
  type LockFs,
  openJournal,
  type Processes,
  type StrategySettings,
} from './journal/index.js';
export { type Objective, type Ranking, rankingOf } from './objective.js';
export {
  checkPricing,
  costPerMillion,
  type Price,
  type Priced,
  type PricedProfile,
  type Pricing,
  priceOf,
} from './price.js';
export { type Probe, type ProbeFigures, type ProbeOptions, probeRate } from './probe.js';
export { runStudy, type StudyOptions } from './run-study.js';
export { lookAgain, search, searchBalanced, searchRatio } from './search.js';
export { type Balance, balance, promisingBalances } from './strategies/balance.js';
export {
  type BalancedResult,
  type BalancedTrial,
  balanced,
  type LayoutResult,
} from './strategies/balanced.js';
export type { Instances } from './strategies/instances.js';
export type { NodeLayout } from './strategies/node-layouts.js';
export { placements, type SearchResult } from './strategies/placements.js';
export { type RatioOutcome, type RatioResult, type RatioSettings, ratio } from './strategies/ratio.js';
export { budgetOf, type SearchSettings } from './strategies/search-settings.js';
export { type LongRun, type SecondLook, secondLook } from './strategies/second-look.js';
export type { SideGoodput, Sides } from './strategies/sides.js';
export { MOST_DEPLOYMENTS, pause, type Reached, type Stage, type Strategy } from './strategy.js';
