export { type EstimateInput, estimateProfile } from './estimate-profile.js';
export {
  type ChosenFactors,
  type ExpertFactors,
  type FactorsOfGpu,
  type FittedFactors,
  factorsFor,
  type GemmFactors,
  type MeasuredExperts,
  type OperatorFactors,
  type PhaseErrors,
  type RooflineFactors,
} from './factors.js';
export { type HfConfig, readHfConfig } from './hf-config/read-hf-config.js';
export { readRooflineFactors } from './read-factors.js';
export { type RooflineOf, rooflineLatency } from './roofline-row.js';
