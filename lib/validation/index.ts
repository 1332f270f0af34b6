export {
  type Accuracy,
  accuracyOf,
  compareRun,
  type Quantiles,
  type RunComparison,
  type Side,
  type Spread,
  type Targets,
} from './compare.js';
export { type Contender, contenders, type StandIn, standInFor, withOptions } from './contender.js';
export { type Fit, fitFactor } from './fit.js';
export { type FitSettings, type FittedOption, fitOption, fittableOptions } from './fit-option.js';
export {
  type MeasuredRequest,
  type MeasuredRun,
  type MeasuredServer,
  type Server,
  servers,
} from './measured-run.js';
export { readMeasuredRun } from './read-measured-run.js';
export { type Jitter, type Latencies, measuredLatencies, type ReplayOptions, replay } from './replay.js';
export { type ProfiledRun, type ReplayPlace, RunRefused, runPlanOf } from './run-plan.js';
export {
  canReplay,
  groupOf,
  type ModelValidation,
  type Progress,
  type Validation,
  type ValidationSettings,
  validate,
} from './validate.js';
