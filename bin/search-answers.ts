import type { EngineFacts } from '../lib/engines/engine.js';
import type { InstancesDocument, Making, SearchDocument } from '../lib/report/index.js';
import type {
  FailedDeployment,
  SearchedDeployment,
  SearchSettings,
  StudyOptions,
} from '../lib/study/index.js';
import type { Workload } from '../lib/workload/index.js';
import type { Progress } from './study-flags.js';

/** What `search` tells of a search, whatever was searched. */
export interface SearchAnswer {
  readonly document: SearchDocument | InstancesDocument;
  /** The best, for a second look; undefined when there is none. */
  readonly best: SearchedDeployment | undefined;
  readonly failed: readonly FailedDeployment[];
  /** What came to nothing, and why, a line each. */
  readonly failedLines: readonly string[];
  /** What was left out, and why, a line each. */
  readonly skipped: readonly string[];
  /** More of how it came about. */
  readonly details: string;
  /** Why there is no best, in one line. */
  noAnswer(): string;
}

/** What becomes of a search: an answer, or the line of what it has found when it was ended early. */
type Searched = SearchAnswer | { readonly interrupted: string };

/** What is searched, and how. */
export interface Asked {
  readonly settings: SearchSettings;
  readonly workload: Workload;
  readonly facts: EngineFacts;
  readonly options: StudyOptions;
  readonly progress: Progress;
  readonly making: Making;
}

/** A search as `search` carries it out. */
export interface SearchKind {
  /** What it counts. */
  readonly unit: string;
  run(asked: Asked): Promise<Searched>;
}

/** Placements with one instance of each kind. */
export const placementSearch: SearchKind = {
  unit: 'placements',
  async run({ settings, workload, facts, options, progress, making }) {
    const { report, search } = await import('./simulator.js');
    const result = await search(settings, options);
    if (!result.isComplete) return { interrupted: report.interruptedLine(result, progress) };
    const document = report.searchDocument(settings, workload, result, making);
    return {
      document,
      best: result.best,
      failed: result.outcomes.filter((outcome) => outcome.status === 'failed'),
      failedLines: report.failedLines(document),
      skipped: report.skippedLines(document),
      details: '',
      noAnswer: () => report.noAnswerLine(document, facts),
    };
  },
};

/** Sizes and numbers of instances. */
export const instanceSearch: SearchKind = {
  unit: 'sizes and trials',
  async run({ settings, workload, options, making }) {
    const { report, searchBalanced } = await import('./simulator.js');
    const result = await searchBalanced(settings, options);
    if (result === undefined) {
      return { interrupted: 'interrupted before the numbers of instances were known' };
    }
    const { best, failed } = result;
    const document = report.instancesDocument(settings, workload, result, making);
    const tried = `${report.countInstances(document)} sizes and trials`;
    return {
      document,
      best: best?.outcome,
      failed,
      failedLines: report.linesOfFailed(document.failed, tried, best !== undefined),
      skipped: [],
      details: report.instancesTables(document).trimEnd(),
      noAnswer: () => report.noInstancesLine(document),
    };
  },
};
