import { type EngineOptionName, engineSettings } from '../engines/index.js';
import type { DeploymentOptions } from '../simulation/index.js';
import { type Fit, fitFactor } from './fit.js';
import { type Jitter, type Latencies, measuredLatencies, replay } from './replay.js';
import { clusterOf, type ProfiledRun } from './run-cluster.js';

/** A constant that was fitted, and its value as it was. */
export interface FittedOption extends Fit {
  readonly option: EngineOptionName;
  readonly value: number;
}

/** What a constant is fitted to. */
export interface FitSettings {
  readonly runs: readonly ProfiledRun[];
  /** For the detailed model. */
  readonly engines: Omit<DeploymentOptions, 'engineModel'>;
  /** The same chances for each value that is tried. */
  readonly jitter: Jitter;
}

/**
 * Finds the factor by which one constant of the detailed engines would have to change, alone, for them to come
 * nearest to the runs: where the mean, over requests and repetitions, of the squared logarithms of simulated over measured
 * TTFT and TPOT is least.
 *
 * @returns undefined when the signal ended it early
 */
export async function fitOption(
  option: EngineOptionName,
  settings: FitSettings,
  signal?: AbortSignal,
): Promise<FittedOption | undefined> {
  const changed = settings.engines.engineSettings;
  const value = engineSettings(changed)[option];
  const fit = await fitFactor((factor) => {
    const engines = { ...settings.engines, engineSettings: { ...changed, [option]: value * factor } };
    return errorOf({ ...settings, engines }, signal);
  });
  return fit && { option, value, ...fit };
}

/** NaN where no latency was measured, or all are 0. */
async function errorOf(
  { runs, engines, jitter }: FitSettings,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  let sum = 0;
  let count = 0;
  for (const { run, profile } of runs) {
    const cluster = clusterOf({ run, profile }, { ...engines, engineModel: 'detailed' });
    const replays = await replay(run, cluster, jitter, signal);
    if (replays === undefined) return undefined;
    const measured = measuredLatencies(run);
    for (const what of ['ttft', 'tpot'] satisfies (keyof Latencies)[]) {
      for (const [i, truth] of measured[what].entries()) {
        for (const { [what]: simulated } of replays) {
          if (truth <= 0 || simulated[i]! <= 0) continue;
          sum += Math.log(simulated[i]! / truth) ** 2;
          count += 1;
        }
      }
    }
  }
  return sum / count;
}
