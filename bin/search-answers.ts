import type {
  BalancedResult,
  FailedDeployment,
  SearchedDeployment,
  SearchSettings,
  SecondLook,
  StudyOptions,
} from '../lib/study/index.js';
import type { Workload } from '../lib/workload/index.js';
import type { Progress } from './study-flags.js';

/** What `search` tells of a search, whatever was searched. */
export interface SearchAnswer {
  /** The best, with how many of it fit the GPUs; undefined when there is none. */
  readonly best: (SearchedDeployment & { readonly copies: number }) | undefined;
  /** The lines of the best. */
  readonly lines: string;
  readonly failed: readonly FailedDeployment[];
  /** What came to nothing, and why, a line each. */
  readonly failedLines: readonly string[];
  /** What was left out, and why, a line each. */
  readonly skipped: readonly string[];
  /** More of how it came about. */
  readonly details: string;
  /** Why there is no best, in one line. */
  noAnswer(): string;
  json(look: SecondLook | undefined): string;
}

/** What becomes of a search: an answer, or the line of what it has found when it was ended early. */
type Searched = SearchAnswer | { readonly interrupted: string };

/** A search as `search` carries it out. */
export interface SearchKind {
  /** What it counts. */
  readonly unit: string;
  run(
    settings: SearchSettings,
    workload: Workload,
    options: StudyOptions,
    progress: Progress,
  ): Promise<Searched>;
}

/** Placements with one instance of each kind. */
export const placementSearch: SearchKind = {
  unit: 'placements',
  async run(settings, workload, options, progress) {
    const { copiesWithin, report, search } = await import('./simulator.js');
    const result = await search(settings, options);
    if (!result.isComplete) return { interrupted: report.interruptedLine(result, progress) };
    const { best, outcomes } = result;
    return {
      best: best && { ...best, copies: copiesWithin(best.deployment, settings) },
      lines: best === undefined ? '' : report.bestLines(best),
      failed: outcomes.filter((outcome) => outcome.status === 'failed'),
      failedLines: report.failedLines(result),
      skipped: report.skippedLines(result),
      details: '',
      noAnswer: () => report.noAnswerLine(result, settings),
      json: (look) => report.searchJson(settings, workload, result, look),
    };
  },
};

/** Sizes and numbers of instances. */
export const instanceSearch: SearchKind = {
  unit: 'sizes and trials',
  async run(settings, _, options) {
    const { report, searchBalanced } = await import('./simulator.js');
    const result = await searchBalanced(settings, options);
    if (result === undefined) {
      return { interrupted: 'interrupted before the numbers of instances were known' };
    }
    const { best, failed } = result;
    const gpus = settings.nodes * settings.gpusPerNode;
    const tried = `${failed.length + numberOf(result.layouts)} sizes and trials`;
    return {
      best: best && { ...best.outcome, copies: Math.floor(gpus / best.gpus) },
      lines: best === undefined ? '' : report.balancedLines(best),
      failed,
      failedLines: report.linesOfFailed(failed, tried, best !== undefined),
      skipped: [],
      details: report.balancedTables(result).trimEnd(),
      noAnswer: () => report.noBalanceLine(result, settings),
      json: (look) => report.balancedJson(settings, result, look),
    };
  },
};

function numberOf(layouts: BalancedResult['layouts']): number {
  return layouts.reduce(
    (sum, { prefill, decode, trials }) => sum + prefill.length + decode.length + trials.length,
    0,
  );
}
