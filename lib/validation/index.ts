export {
  type Accuracy,
  accuracyOf,
  compareRun,
  type Quantiles,
  type RequestErrors,
  type RunComparison,
  type Side,
  type Targets,
} from './compare.js';
export { type Fit, fitFactor } from './fit.js';
export type { MeasuredRequest, MeasuredRun, MeasuredServer } from './measured-run.js';
export { readMeasuredRun } from './read-measured-run.js';
export { type Jitter, type Latencies, measuredLatencies, replay } from './replay.js';
export {
  type FittedOption,
  groupOf,
  type ModelValidation,
  type ProfiledRun,
  type Validation,
  type ValidationSettings,
  validate,
} from './validate.js';
