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
export { type Fit, fitFactor } from './fit.js';
export { type FitSettings, type FittedOption, fitOption } from './fit-option.js';
export type { MeasuredRequest, MeasuredRun, MeasuredServer } from './measured-run.js';
export { readMeasuredRun } from './read-measured-run.js';
export { type Jitter, type Latencies, measuredLatencies, replay } from './replay.js';
export { clusterOf, type ProfiledRun } from './run-cluster.js';
export {
  groupOf,
  type ModelValidation,
  type Progress,
  type Validation,
  type ValidationSettings,
  validate,
} from './validate.js';
