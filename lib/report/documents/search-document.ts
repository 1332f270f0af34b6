import { copiesWithin, describeDeployment } from '../../deployment/index.js';
import {
  budgetOf,
  type DeploymentOutcome,
  type NearMiss,
  type Probe,
  type SearchResult,
  type SearchSettings,
  type SkippedDeployment,
} from '../../study/index.js';
import type { Workload } from '../../workload/index.js';
import { type BestTold, bestTold, type FoundTold, foundTold } from './best.js';
import { type DocumentHead, documentHead, type Making } from './document.js';
import { type StudyTold, studyTold } from './study-settings.js';
import { type DeploymentTold, deploymentTold, type LinksTold, linksTold } from './told.js';

/** What a search of the GPUs of a cluster is asked. */
export interface SearchTold extends StudyTold {
  readonly nodes: number;
  readonly gpusPerNode: number;
  readonly highAffinity: boolean;
  /** The links that there are, for an engine that moves KV cache. */
  readonly links?: LinksTold;
}

/** A deployment that came to nothing: it cannot be run, or its thread died. */
export interface NothingTold<Status extends 'skipped' | 'failed' = 'skipped' | 'failed'> {
  readonly status: Status;
  readonly name: string;
  readonly deployment: DeploymentTold;
  readonly gpus: number;
  readonly reason: string;
}

/** A deployment with every rate that was tried. */
export interface SearchedTold extends Omit<FoundTold, 'goodput'> {
  readonly status: 'searched';
  readonly probes: readonly Probe[];
}

/** What became of a deployment. */
export type PlacementTold = SearchedTold | NothingTold<'skipped'> | NothingTold<'failed'>;

/** What `search` came to. */
export interface SearchDocument extends DocumentHead<'search'> {
  readonly settings: SearchTold;
  /** Null where no deployment kept the objectives. */
  readonly best: BestTold | null;
  /** Where none kept the objectives, the one that came nearest. */
  readonly nearest: NearestTold | null;
  /** How many came to nothing because their threads died; each of them may be better than the answer. */
  readonly failed: number;
  /** Every deployment that fits the GPUs, in the order of enumeration. */
  readonly placements: readonly PlacementTold[];
}

/** The deployment that came nearest to the objectives, and its simulation at the lowest rate. */
export interface NearestTold extends FoundTold {
  /** The objective that is missed by the greater factor. */
  readonly binding: NearMiss['binding'];
  readonly probe: NearMiss['probe'];
}

/**
 * The document of a search that was completed.
 *
 * @example
 * const document = searchDocument(settings, workload, await search(settings), { version: '1', read: [] });
 * document.schema // 'simdistserve/search'
 */
export function searchDocument(
  settings: SearchSettings,
  workload: Pick<Workload, 'name' | 'standIn'>,
  { best, nearest, outcomes }: SearchResult,
  making: Making,
): SearchDocument {
  return {
    ...documentHead('search', making),
    settings: searchTold(settings, workload),
    best:
      best === undefined ? null : bestTold(best, settings, copiesWithin(best.deployment, budgetOf(settings))),
    nearest:
      nearest === undefined
        ? null
        : { ...foundTold(nearest.outcome, settings), binding: nearest.binding, probe: nearest.probe },
    failed: outcomes.filter(({ status }) => status === 'failed').length,
    placements: outcomes.map((outcome) => placementTold(outcome, settings)),
  };
}

/** What a search was asked. */
export function searchTold(
  settings: SearchSettings,
  workload: Pick<Workload, 'name' | 'standIn'>,
): SearchTold {
  const { nodes, gpusPerNode, highAffinity, links } = settings;
  return {
    ...studyTold(settings, workload),
    nodes,
    gpusPerNode,
    highAffinity,
    ...(links === undefined ? {} : { links: linksTold(links) }),
  };
}

function placementTold(outcome: DeploymentOutcome, settings: SearchSettings): PlacementTold {
  if (outcome.status === 'skipped') return nothingTold(outcome, 'skipped');
  if (outcome.status === 'failed') return nothingTold(outcome, 'failed');
  const { goodput: _, ...found } = foundTold(outcome, settings);
  return { status: 'searched', ...found, probes: outcome.probes };
}

/** A deployment that came to nothing, with the reason. */
export function nothingTold<Status extends 'skipped' | 'failed'>(
  { deployment, gpus, reason }: Omit<SkippedDeployment, 'status'>,
  status: Status,
): NothingTold<Status> {
  return {
    status,
    name: describeDeployment(deployment),
    deployment: deploymentTold(deployment),
    gpus,
    reason,
  };
}
