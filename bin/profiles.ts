import * as fs from 'node:fs';
import { bundledFolders } from '../lib/bundled-folders.js';
import { type Dtype, type FoundProfile, loadProfiles, type Profile } from '../lib/profile/index.js';

/** Which of the bundled profiles are asked for; what is undefined leaves all. */
export interface ProfileFilter {
  /** A name or an alias, in any case. */
  readonly model: string | undefined;
  readonly gpu: string | undefined;
  readonly dtype: Dtype | undefined;
}

/** The bundled profiles that are asked for. */
export async function listedProfiles({ model, gpu, dtype }: ProfileFilter): Promise<FoundProfile[]> {
  const fits = (profile: Profile) =>
    (model === undefined || [profile.model, ...profile.aliases].some((name) => isSame(name, model))) &&
    (gpu === undefined || isSame(profile.gpu, gpu)) &&
    (dtype === undefined || profile.dtype === dtype);
  return (await loadProfiles(bundledFolders.profiles, fs)).filter(({ profile }) => fits(profile));
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
