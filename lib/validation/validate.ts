import type { EngineOptionName } from '../engines/index.js';
import { InputError } from '../input/index.js';
import { type DeploymentOptions, describePlacement, type EngineModel } from '../simulation/index.js';
import { type Accuracy, accuracyOf, compareRun, type RunComparison, type Targets } from './compare.js';
import { type FitSettings, type FittedOption, fitOption } from './fit-option.js';
import type { MeasuredRun } from './measured-run.js';
import { replay } from './replay.js';
import { clusterOf } from './run-cluster.js';

/** A validation as plain data. Of `engines`, the budget of chunked prefill and the numbers of instances are for the reference model too. */
export interface ValidationSettings extends FitSettings {
  readonly models: readonly EngineModel[];
  readonly targets: Targets;
  /** Constants of the detailed engines whose best factor is to be found, each once and alone. */
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

/** What a validation came to. */
export interface Validation {
  readonly models: readonly ModelValidation[];
  /** The one that lowers the error most first. */
  readonly fitted: readonly FittedOption[];
}

/** What is counted while a validation goes on. */
export type Progress = (done: number, total: number, what: 'replays' | 'fits') => void;

/**
 * Replays measured runs under engine models and tells how near they come.
 *
 * @param onProgress told how many runs are replayed, and of how many, and then how many constants are fitted
 * @returns undefined when the signal ended it early
 * @throws InputError for a run that cannot be replayed, naming it and the engine model
 */
export async function validate(
  settings: ValidationSettings,
  signal?: AbortSignal,
  onProgress?: Progress,
): Promise<Validation | undefined> {
  const { runs, models, jitter, targets } = settings;
  checkRunnable(settings);
  const validations: ModelValidation[] = [];
  let done = 0;
  for (const model of models) {
    const comparisons: RunComparison[] = [];
    for (const each of runs) {
      onProgress?.(done, models.length * runs.length, 'replays');
      const cluster = clusterOf(each, optionsOf(settings, model));
      const replays = await replay(each.run, cluster, jitter, signal);
      if (replays === undefined) return undefined;
      comparisons.push(compareRun(each.run, replays, targets));
      done += 1;
    }
    validations.push({ model, comparisons, overall: accuracyOf(comparisons), groups: groupsOf(comparisons) });
  }
  const fitted: FittedOption[] = [];
  const options = new Set(settings.fit);
  for (const option of options) {
    onProgress?.(fitted.length, options.size, 'fits');
    const fit = await fitOption(option, settings, signal);
    if (fit === undefined) return undefined;
    fitted.push(fit);
  }
  fitted.sort((a, b) => a.error - b.error);
  return { models: validations, fitted };
}

/** @throws InputError for the first run that a model cannot replay */
function checkRunnable(settings: ValidationSettings): void {
  for (const model of settings.models) {
    const refusal = refusalOf(settings, model);
    if (refusal === undefined) continue;
    const couldGoOn = model === 'reference' && refusalOf(settings, 'detailed') === undefined;
    throw couldGoOn ? new InputError(`${refusal.message} (--engine-model detailed would go on)`) : refusal;
  }
}

/** Why a model cannot replay all runs. */
function refusalOf(settings: ValidationSettings, model: EngineModel): InputError | undefined {
  try {
    for (const run of settings.runs) clusterOf(run, optionsOf(settings, model));
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
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
  if (engineModel === 'detailed') return { ...engines, engineModel };
  const { chunkTokens, prefillInstances, decodeInstances } = engines;
  return { chunkTokens, prefillInstances, decodeInstances };
}
