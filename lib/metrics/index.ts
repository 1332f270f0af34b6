export { type Miss, missOf } from './binding.js';
export { EarlyVerdict } from './early-verdict.js';
export { type RequestTimes, tpot, ttft } from './latency.js';
export { type PhasedRecord, type PhaseSummary, type PhaseTimesSummary, summarizePhases } from './phases.js';
export { isSaturated } from './saturation.js';
export {
  type Attainment,
  attainment,
  judge,
  type LatencySample,
  latencySample,
  type Slo,
  type SloVerdict,
} from './slo.js';
export {
  type AttainableTarget,
  attainableTargets,
  type ScaledAttainment,
  scaledAttainments,
} from './slo-summary.js';
export { type SimulationSummary, summarize } from './summary.js';
