import { describeCounts, type ParallelSizes, type Role } from '../../deployment/index.js';
import { kvCapacityOf, profileFor } from '../../profile/index.js';
import {
  type FirstMiss,
  type NearMiss,
  type Probe,
  type RatioOutcome,
  type RatioResult,
  type RatioSettings,
  remarksOf,
} from '../../study/index.js';
import type { Workload } from '../../workload/index.js';
import { type FoundTold, foundTold } from './best.js';
import { type DocumentHead, documentHead, type Making } from './document.js';
import { type NothingTold, nothingTold } from './search-document.js';
import { type StudyTold, studyTold } from './study-settings.js';
import { type LinkTold, linkTold } from './told.js';

/** The sizes of instances, and the tokens of KV cache that each holds; null where the profile does not know. */
export interface InstanceTold extends ParallelSizes {
  readonly kvTokens: number | null;
}

/** What a search of M:N is asked. */
export interface RatioTold extends StudyTold {
  readonly prefill: InstanceTold;
  readonly decode: InstanceTold;
  readonly maxPrefillInstances: number;
  readonly maxDecodeInstances: number;
  /** Over what KV cache moves, for an engine that moves it. */
  readonly link?: LinkTold;
}

/** M prefill and N decode instances; their name is M:N. */
export interface CountsTold extends FoundTold {
  readonly prefillInstances: number;
  readonly decodeInstances: number;
}

/** What `ratio` came to. */
export interface RatioDocument extends DocumentHead<'ratio'> {
  readonly settings: RatioTold;
  /** Null where no M:N kept the objectives. */
  readonly best: (CountsTold & { readonly remarks: readonly string[] }) | null;
  /** Where none kept the objectives, the one that came nearest. */
  readonly nearest: {
    readonly outcome: CountsTold;
    readonly binding: NearMiss['binding'];
    readonly probe: NearMiss['probe'];
  } | null;
  /** What came to nothing because its thread died. */
  readonly failed: readonly NothingTold<'failed'>[];
  /** By M, then N. */
  readonly ratios: readonly (CountsTold & {
    /** Which side binds, and where; null when every rate that was tried kept the objectives. */
    readonly firstMiss: FirstMiss | null;
    readonly probes: readonly Probe[];
  })[];
}

/**
 * The document of a search of M:N that was completed.
 *
 * @example
 * const one = { tp: 1, pp: 1 };
 * const asked = { ...settings, prefill: one, decode: one, maxPrefillInstances: 1, maxDecodeInstances: 1 };
 * const document = ratioDocument(asked, workload, await searchRatio(asked), { version: '1', read: [] });
 * document.ratios[0].name // '1:1'
 */
export function ratioDocument(
  settings: RatioSettings,
  workload: Pick<Workload, 'name' | 'standIn'>,
  { outcomes, failed, best, nearest }: RatioResult,
  making: Making,
): RatioDocument {
  const { profile, prefill, decode, link, maxPrefillInstances, maxDecodeInstances } = settings;
  const instance = (role: Role, { tp, pp }: ParallelSizes): InstanceTold => ({
    tp,
    pp,
    kvTokens: kvCapacityOf(profileFor(profile, role), tp, pp) ?? null,
  });
  const counts = (outcome: RatioOutcome) => countsTold(outcome, settings);
  return {
    ...documentHead('ratio', making),
    settings: {
      ...studyTold(settings, workload),
      prefill: instance('prefill', prefill),
      decode: instance('decode', decode),
      maxPrefillInstances,
      maxDecodeInstances,
      ...(link === undefined ? {} : { link: linkTold(link) }),
    },
    best:
      best === undefined ? null : { ...counts(best), remarks: remarksOf(best.probes, best.goodputPerGpu) },
    nearest: nearest === undefined ? null : { ...nearest, outcome: counts(nearest.outcome) },
    failed: failed.map((each) => nothingTold(each, 'failed')),
    ratios: outcomes.map((outcome) => ({
      ...counts(outcome),
      firstMiss: outcome.firstMiss ?? null,
      probes: outcome.probes,
    })),
  };
}

function countsTold(outcome: RatioOutcome, settings: RatioSettings): CountsTold {
  const { prefillInstances, decodeInstances } = outcome;
  return { ...foundTold(outcome, settings, describeCounts), prefillInstances, decodeInstances };
}
