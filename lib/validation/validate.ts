import { describeSizes } from '../deployment/index.js';
import { type Accuracy, accuracyOf, compareRun, type RunComparison, type Targets } from './compare.js';
import type { Contender } from './contender.js';
import { type FitSettings, type FittedOption, fitOption } from './fit-option.js';
import type { MeasuredRun } from './measured-run.js';
import { replay } from './replay.js';
import { RunRefused, runPlanOf } from './run-plan.js';

/** A validation as plain data, but for engines of one's own. */
export interface ValidationSettings extends FitSettings {
  /** At least one. */
  readonly contenders: readonly Contender[];
  readonly targets: Targets;
  /** Options whose best factor is to be found, each once and alone, and of which contender. */
  readonly fit?: { readonly contender: Contender; readonly options: readonly string[] } | undefined;
}

/** What a contender made of the runs. */
export interface ModelValidation {
  /** The contender's name. */
  readonly model: string;
  readonly comparisons: readonly RunComparison[];
  readonly overall: Accuracy;
  /** Of runs with the same server and sizes, by their name. */
  readonly groups: Readonly<Record<string, Accuracy>>;
  /** What has to be known of its replays, each clause once. */
  readonly remarks: readonly string[];
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
 * Replays measured runs by contenders and tells how near they come.
 *
 * @param onProgress told how many runs are replayed, and of how many, and then how many options are fitted
 * @returns undefined when the signal ended it early
 * @throws RunRefused for a run that cannot be replayed, naming it and the contender; InputError for options that cannot be
 * @example
 * const result = await validate({
 *   runs: [{ run, profile }],
 *   contenders: [contenders.reference, contenders.detailed],
 *   targets: { ttft: 200, tpot: 100, scales: [1] },
 *   jitter: { repetitions: 1, ms: 0, seed: 0 },
 * });
 * result.models.map(({ model }) => model) // ['reference', 'detailed']
 */
export async function validate(
  settings: ValidationSettings,
  signal?: AbortSignal,
  onProgress?: Progress,
): Promise<Validation | undefined> {
  const { runs, contenders, jitter, targets, engines, fit } = settings;
  checkRunnable(settings);
  const models: ModelValidation[] = [];
  let done = 0;
  for (const contender of contenders) {
    const comparisons: RunComparison[] = [];
    const remarks = new Set<string>();
    for (const each of runs) {
      onProgress?.(done, contenders.length * runs.length, 'replays');
      const replays = await replay(each.run, runPlanOf(each, contender, settings), jitter, {
        engines,
        signal,
        onRemark: (remark) => remarks.add(remark),
      });
      if (replays === undefined) return undefined;
      comparisons.push(compareRun(each.run, replays, targets));
      done += 1;
    }
    const { name: model } = contender;
    models.push({
      model,
      comparisons,
      overall: accuracyOf(comparisons),
      groups: groupsOf(comparisons),
      remarks: [...remarks],
    });
  }
  const fitted: FittedOption[] = [];
  const options = new Set(fit?.options);
  for (const option of options) {
    onProgress?.(fitted.length, options.size, 'fits');
    const found = await fitOption(option, fit!.contender, settings, signal);
    if (found === undefined) return undefined;
    fitted.push(found);
  }
  fitted.sort((a, b) => a.error - b.error);
  return { models, fitted };
}

/** @throws RunRefused for the first run that a contender cannot replay */
function checkRunnable(settings: ValidationSettings): void {
  for (const contender of settings.contenders) {
    for (const run of settings.runs) runPlanOf(run, contender, settings);
  }
}

/** Whether a contender can replay all runs. @throws InputError for options that cannot be */
export function canReplay(contender: Contender, settings: Omit<FitSettings, 'jitter'>): boolean {
  try {
    for (const run of settings.runs) runPlanOf(run, contender, settings);
    return true;
  } catch (error) {
    if (error instanceof RunRefused) return false;
    throw error;
  }
}

/** What runs of the same server have in common, in words. */
export function groupOf({ server, pools }: MeasuredRun): string {
  return `${server} (${describeSizes({ pools, ppCross: 1 })})`;
}

function groupsOf(comparisons: readonly RunComparison[]): Record<string, Accuracy> {
  const names = [...new Set(comparisons.map(({ run }) => groupOf(run)))];
  return Object.fromEntries(
    names.map((name) => [name, accuracyOf(comparisons.filter(({ run }) => groupOf(run) === name))]),
  );
}
