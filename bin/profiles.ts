import * as fs from 'node:fs';
import { bundledFolders } from '../lib/bundled-folders.js';
import {
  type Dtype,
  type FoundProfile,
  isNamed,
  listProfiles,
  loadGpus,
  type Profile,
} from '../lib/profile/index.js';

/** Which of the bundled profiles are asked for; what is undefined leaves all. */
export interface ProfileFilter {
  /** A name or an alias, in any case. */
  readonly model: string | undefined;
  readonly gpu: string | undefined;
  readonly dtype: Dtype | undefined;
}

/** The bundled profiles that are asked for. */
export async function listedProfiles({ model, gpu, dtype }: ProfileFilter): Promise<FoundProfile[]> {
  const folder = bundledFolders.profiles;
  const gpus = gpu === undefined ? [] : loadGpus(folder, fs);
  const oneName = (name: string) => (gpus.find((spec) => isNamed(spec, name))?.name ?? name).toLowerCase();
  const fits = (profile: Profile) =>
    (model === undefined || isNamed({ name: profile.model, aliases: profile.aliases }, model)) &&
    (gpu === undefined || oneName(profile.gpu) === oneName(gpu)) &&
    (dtype === undefined || profile.dtype === dtype);
  return (await listProfiles(folder, fs)).filter(({ profile }) => fits(profile));
}
