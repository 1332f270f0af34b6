export { engineNamed } from './engine-named.js';
export { type PlanResult, plan } from './plan.js';
export { refusalOf } from './refusal.js';
export { runToEnd } from './run-to-end.js';
export {
  type Goal,
  type Plan,
  type Simulation,
  type SimulationConfig,
  type SimulationOptions,
  type SimulationResult,
  simulate,
  startSimulation,
} from './simulate.js';
