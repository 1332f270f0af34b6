import {
  type Deployment,
  defaultKvLinks,
  type GpuBudget,
  type KvLinks,
  kvLinkOf,
  type Layout,
  type OptionValues,
} from '../../deployment/index.js';
import type { Engine } from '../../engines/index.js';
import type { Profile } from '../../profile/index.js';
import type { RateRange, StudySettings } from '../job.js';
import type { Pricing } from '../price.js';

/** A search of deployments as plain data. */
export interface SearchSettings extends StudySettings, RateRange, Pricing, Omit<GpuBudget, 'apart'> {
  /** The engine, by its name in the table of engines, or the path of a module with one of one's own. */
  readonly engine: string;
  readonly profile: Profile;
  /** Options of the engine that are not at their defaults. */
  readonly options?: OptionValues | undefined;
  /** The links that there are; each deployment has the one that its instances lie at. */
  readonly links?: KvLinks | undefined;
}

/** The GPUs of a search: instances are apart where the profile is of two kinds of GPUs. */
export function budgetOf({
  nodes,
  gpusPerNode,
  highAffinity,
  profile,
}: Pick<SearchSettings, 'nodes' | 'gpusPerNode' | 'highAffinity' | 'profile'>): GpuBudget {
  return { nodes, gpusPerNode, highAffinity, apart: profile.roles !== undefined };
}

/** A deployment of the search: with its engine, its options, and the link at which the layout lies where KV cache moves. */
export function deploymentOfLayout(
  { pools, ppCross }: Layout,
  settings: SearchSettings,
  { movesKv }: Pick<Engine, 'movesKv'>,
): Deployment {
  const { engine, options = {}, links = defaultKvLinks } = settings;
  const link = movesKv ? { link: kvLinkOf({ pools, ppCross }, budgetOf(settings), links) } : {};
  return { engine, pools, ppCross, ...link, options };
}
