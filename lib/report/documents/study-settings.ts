import type { GpuPrices, OptionValues } from '../../deployment/index.js';
import type { Slo } from '../../metrics/index.js';
import type { Profile } from '../../profile/index.js';
import type { Objective, Pricing, RateRange, StudySettings } from '../../study/index.js';
import type { Workload } from '../../workload/index.js';
import { type ProfileTold, profileTold } from './profile-told.js';
import { type PoolGpus, poolGpusTold } from './told.js';

/** What all searches are asked. */
export interface StudyTold {
  /** The engine, by its name or the path of its module. */
  readonly engine: string;
  /** Options of the engine that are not at their defaults. */
  readonly options: OptionValues;
  readonly model: string;
  readonly gpu: string;
  /** The kind of GPU of each pool, where they are on different ones. */
  readonly poolGpus?: PoolGpus;
  /** On what the profile's figures rest. */
  readonly tier: string;
  readonly profile: ProfileTold;
  readonly workload: string;
  /** Whether the workload stands in for a data set that was not at hand. */
  readonly isStandIn: boolean;
  /** How many requests were drawn. */
  readonly requests: number;
  readonly seed: number;
  /** Targets in ms, shares in percent. */
  readonly slo: Slo;
  /** In requests/s. */
  readonly maxRatePerGpu: number;
  /** In requests/s per GPU. */
  readonly tolerance: number;
  /** Whether every simulation was run to its end. */
  readonly figures: boolean;
  readonly exactEvents: boolean;
  /** What a GPU of each kind costs, in $/h; left out where no prices were given. */
  readonly gpuPrices?: GpuPrices;
  /** What the best has most of; left out where that is the goodput per GPU and no prices were given. */
  readonly objective?: Objective;
}

/** What a search was asked, without what its strategy adds. */
export function studyTold(
  settings: StudySettings &
    RateRange &
    Pricing & {
      readonly engine: string;
      readonly options?: OptionValues | undefined;
      readonly profile: Profile;
    },
  workload: Pick<Workload, 'name' | 'standIn'>,
): StudyTold {
  const { engine, options = {}, profile, lengths, seed, slo, maxRatePerGpu, tolerance } = settings;
  const { gpuPrices, objective = 'per-gpu' } = settings;
  return {
    engine,
    options,
    model: profile.model,
    gpu: profile.gpu,
    ...poolGpusTold(profile),
    tier: profile.tier,
    profile: profileTold(profile),
    workload: workload.name,
    isStandIn: workload.standIn,
    requests: lengths.length,
    seed,
    slo,
    maxRatePerGpu,
    tolerance,
    figures: settings.figures === true,
    exactEvents: settings.exactEvents === true,
    ...(gpuPrices === undefined ? {} : { gpuPrices, objective }),
  };
}
