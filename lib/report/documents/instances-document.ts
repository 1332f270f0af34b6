import { describeInstances, type ParallelSizes } from '../../deployment/index.js';
import type {
  BalancedResult,
  BalancedTrial,
  LayoutResult,
  Probe,
  SearchSettings,
  SideGoodput,
} from '../../study/index.js';
import type { Workload } from '../../workload/index.js';
import { type BestTold, bestTold, type FoundTold, foundTold } from './best.js';
import { type DocumentHead, documentHead, type Making } from './document.js';
import { type NothingTold, nothingTold, type SearchTold, searchTold } from './search-document.js';

/** Balanced instances, simulated together. */
export interface TrialTold extends FoundTold {
  readonly prefill: ParallelSizes;
  readonly decode: ParallelSizes;
  readonly prefillInstances: number;
  readonly decodeInstances: number;
  /** What they should be able to do by what each can do alone, in requests/s. */
  readonly expected: number;
  readonly probes: readonly Probe[];
}

/** What was found where all instances are within one node, or may be in any. */
export interface LayoutTold {
  readonly layout: LayoutResult['layout'];
  /** What one prefill instance of each size can do alone. */
  readonly prefill: readonly SideGoodput[];
  /** What one decode instance of each size can do alone. */
  readonly decode: readonly SideGoodput[];
  /** The most promising first. */
  readonly trials: readonly TrialTold[];
}

/** What a search of numbers of instances came to. */
export interface InstancesDocument extends DocumentHead<'instances'> {
  readonly settings: SearchTold;
  /** Null where no instances kept the objectives together. */
  readonly best: BestTold | null;
  readonly layouts: readonly LayoutTold[];
  /** What came to nothing because its thread died. */
  readonly failed: readonly NothingTold<'failed'>[];
}

/**
 * The document of a search of instances that was completed.
 *
 * @example
 * const asked = { ...settings, highAffinity: true };
 * const found = await searchBalanced(asked);
 * const document = found && instancesDocument(asked, workload, found, { version: '1', read: [] });
 */
export function instancesDocument(
  settings: SearchSettings,
  workload: Pick<Workload, 'name' | 'standIn'>,
  { best, layouts, failed }: BalancedResult,
  making: Making,
): InstancesDocument {
  const all = settings.nodes * settings.gpusPerNode;
  return {
    ...documentHead('instances', making),
    settings: searchTold(settings, workload),
    best:
      best === undefined
        ? null
        : bestTold(best.outcome, settings, Math.floor(all / best.gpus), describeInstances),
    layouts: layouts.map(({ layout, prefill, decode, trials }) => ({
      layout,
      prefill,
      decode,
      trials: trials.map((trial) => trialTold(trial, settings)),
    })),
    failed: failed.map((each) => nothingTold(each, 'failed')),
  };
}

function trialTold(trial: BalancedTrial, settings: SearchSettings): TrialTold {
  const { prefill, decode, prefillInstances, decodeInstances, expected, outcome } = trial;
  return {
    ...foundTold(outcome, settings, describeInstances),
    prefill,
    decode,
    prefillInstances,
    decodeInstances,
    expected,
    probes: outcome.probes,
  };
}
