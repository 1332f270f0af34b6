import { type EngineOptionName, type EngineSettings, engineSettings } from '../engines/index.js';
import type { Profile } from '../profile/index.js';
import { type DeploymentOptions, describePlacement, type EngineModel } from '../simulation/index.js';
import { type Accuracy, accuracyOf, compareRun, type RunComparison, type Targets } from './compare.js';
import { type Fit, fitFactor } from './fit.js';
import type { MeasuredRun } from './measured-run.js';
import { type Jitter, type Latencies, measuredLatencies, replay } from './replay.js';

/** A measured run and the profile of its model and GPU. */
export interface ProfiledRun {
  readonly run: MeasuredRun;
  readonly profile: Profile;
}

/** A validation as plain data. */
export interface ValidationSettings {
  readonly runs: readonly ProfiledRun[];
  readonly models: readonly EngineModel[];
  /** For the detailed model. */
  readonly engines: Omit<DeploymentOptions, 'engineModel'>;
  readonly targets: Targets;
  readonly jitter: Jitter;
  /** Constants of the detailed engines whose best factor is to be found, each alone. */
  readonly fit: readonly EngineOptionName[];
}

/** What an engine model made of the runs. */
export interface ModelValidation {
  readonly model: EngineModel;
  readonly comparisons: readonly RunComparison[];
  readonly overall: Accuracy;
  /** Of runs with the same engine and placement, by their name. */
  readonly groups: Readonly<Record<string, Accuracy>>;
}

/** A constant that was fitted: its value as it was, and at its best. */
export interface FittedOption extends Fit {
  readonly option: EngineOptionName;
  readonly value: number;
}

/** What a validation came to. */
export interface Validation {
  readonly models: readonly ModelValidation[];
  /** The one that lowers the error most first. */
  readonly fitted: readonly FittedOption[];
}

/**
 * Replays measured runs under engine models and tells how near they come.
 *
 * @param onProgress told how many replays are done, and of how many
 * @returns undefined when the signal ended it early
 * @throws InputError for a run that cannot be replayed, naming it
 */
export async function validate(
  settings: ValidationSettings,
  signal?: AbortSignal,
  onProgress?: (done: number, total: number) => void,
): Promise<Validation | undefined> {
  const { runs, models, jitter, targets } = settings;
  const validations: ModelValidation[] = [];
  let done = 0;
  for (const model of models) {
    const comparisons: RunComparison[] = [];
    for (const { run, profile } of runs) {
      onProgress?.(done, models.length * runs.length);
      const replays = await replay(run, profile, optionsOf(settings, model), jitter, signal);
      if (replays === undefined) return undefined;
      comparisons.push(compareRun(run, replays, targets));
      done += 1;
    }
    validations.push({ model, comparisons, overall: accuracyOf(comparisons), groups: groupsOf(comparisons) });
  }
  const fitted: FittedOption[] = [];
  for (const option of settings.fit) {
    const value = engineSettings(settings.engines.engineSettings)[option];
    const fit = await fitFactor((factor) => errorWith(settings, { [option]: value * factor }, signal));
    if (fit === undefined) return undefined;
    fitted.push({ option, value, ...fit });
  }
  fitted.sort((a, b) => a.error - b.error);
  return { models: validations, fitted };
}

/** What runs of the same server have in common, in words. */
export function groupOf({ placement }: MeasuredRun): string {
  return `${placement.backend} (${describePlacement(placement)})`;
}

function groupsOf(comparisons: readonly RunComparison[]): Record<string, Accuracy> {
  const names = [...new Set(comparisons.map(({ run }) => groupOf(run)))];
  return Object.fromEntries(
    names.map((name) => [name, accuracyOf(comparisons.filter(({ run }) => groupOf(run) === name))]),
  );
}

function optionsOf({ engines }: ValidationSettings, engineModel: EngineModel): DeploymentOptions {
  return engineModel === 'reference' ? {} : { ...engines, engineModel };
}

/** Mean, over requests, of the squared logarithms of simulated over measured TTFT and TPOT, in the detailed model. */
async function errorWith(
  settings: ValidationSettings,
  changed: Partial<EngineSettings>,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const { runs, engines } = settings;
  const options: DeploymentOptions = {
    ...engines,
    engineModel: 'detailed',
    engineSettings: { ...engines.engineSettings, ...changed },
  };
  let sum = 0;
  let count = 0;
  for (const { run, profile } of runs) {
    const replays = await replay(
      run,
      profile,
      options,
      { ...settings.jitter, repetitions: 1, ms: 0 },
      signal,
    );
    if (replays === undefined) return undefined;
    const measured = measuredLatencies(run);
    for (const what of ['ttft', 'tpot'] satisfies (keyof Latencies)[]) {
      for (const [i, truth] of measured[what].entries()) {
        const simulated = replays[0]![what][i]!;
        if (truth <= 0 || simulated <= 0) continue;
        sum += Math.log(simulated / truth) ** 2;
        count += 1;
      }
    }
  }
  return sum / count;
}
