import { basename, dirname } from 'node:path';
import { type Dtype, dtypeNames } from '../dtype.js';
import type { GpuSpec } from '../gpu-spec.js';
import type { Profile } from '../profile.js';
import type { ModelShape } from '../tables/models.js';
import { isNamed, type Named } from '../tables/named.js';
import { type FoundProfile, loadProfile, type ProfileFs } from './load-profiles.js';

/** A profile that may be the one that is asked for, of which no more is known than its names until it is opened. */
export interface Candidate {
  readonly model: Named;
  readonly gpu: string;
  /** Of its weights; undefined where it does not tell. */
  readonly dtype: Dtype | undefined;
  readonly origin: string;
  /** Whether its place was found by its names, so that what lies in the folder itself goes before it. */
  readonly isFiled: boolean;
  open(): Promise<FoundProfile>;
}

/** What is known of models and GPUs by other names. */
export interface KnownNames {
  readonly models: readonly ModelShape[];
  readonly gpus: readonly GpuSpec[];
}

/** Nothing but what profiles say themselves. */
export const noOtherNames: KnownNames = { models: [], gpus: [] };

/** A profile that has been read. */
export function readCandidate(found: FoundProfile, { models }: KnownNames = noOtherNames): Candidate {
  const { profile, origin } = found;
  const { gpu, dtype } = profile;
  return { model: namesOf(profile, models), gpu, dtype, origin, isFiled: false, open: async () => found };
}

/** Its own names, and those of the model that one of them means. */
function namesOf({ model, aliases }: Profile, models: readonly ModelShape[]): Named {
  const known = models.find((shape) => [model, ...aliases].some((name) => isNamed(shape, name)));
  const others = known === undefined ? [] : [known.name, ...known.aliases];
  return { name: model, aliases: [...aliases, ...others] };
}

/** A profile that lies at `GPU/MODEL-DTYPE.json`, in lower case; it is not read yet. */
export function filedCandidate(origin: string, fs: ProfileFs, { models, gpus }: KnownNames): Candidate {
  const file = basename(origin, '.json').toLowerCase();
  const dtype = dtypeNames.find((name) => file.endsWith(`-${name}`));
  const slug = dtype === undefined ? file : file.slice(0, -dtype.length - 1);
  const folder = basename(dirname(origin));
  return {
    model: models.find(({ name }) => name.toLowerCase() === slug) ?? { name: slug, aliases: [] },
    gpu: gpus.find(({ name }) => name.toLowerCase() === folder.toLowerCase())?.name ?? folder,
    dtype,
    origin,
    isFiled: true,
    open: () => loadProfile(origin, fs),
  };
}
