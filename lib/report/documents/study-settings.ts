import type { OptionValues } from '../../deployment/index.js';
import type { Slo } from '../../metrics/index.js';
import type { Profile } from '../../profile/index.js';
import type { RateRange, StudySettings } from '../../study/index.js';
import type { Workload } from '../../workload/index.js';
import { type ProfileTold, profileTold } from './profile-told.js';

/** What all searches are asked. */
export interface StudyTold {
  /** The engine, by its name or the path of its module. */
  readonly engine: string;
  /** Options of the engine that are not at their defaults. */
  readonly options: OptionValues;
  readonly model: string;
  readonly gpu: string;
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
}

/** What a search was asked, without what its strategy adds. */
export function studyTold(
  settings: StudySettings &
    RateRange & {
      readonly engine: string;
      readonly options?: OptionValues | undefined;
      readonly profile: Profile;
    },
  workload: Pick<Workload, 'name' | 'standIn'>,
): StudyTold {
  const { engine, options = {}, profile, lengths, seed, slo, maxRatePerGpu, tolerance } = settings;
  return {
    engine,
    options,
    model: profile.model,
    gpu: profile.gpu,
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
  };
}
