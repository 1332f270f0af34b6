import { type AnyClusterSpec, describePlacement, type SimulationResult } from '../simulation/index.js';
import type { SimulatedRun, SimulationSummary } from './simulation-report.js';

/** A whole simulation as JSON: what was run, what it means, and the record of every request (times in ms). */
export function simulationJson(
  run: SimulatedRun,
  cluster: AnyClusterSpec,
  summary: SimulationSummary,
  result: SimulationResult,
): string {
  const { records, ...totals } = result;
  return `${JSON.stringify(
    {
      run: { ...run, placementName: describePlacement(run.placement) },
      cluster,
      summary,
      ...totals,
      requests: records,
    },
    undefined,
    2,
  )}\n`;
}
