import * as fs from 'node:fs';
import { bundledFolders } from '../lib/bundled-folders.js';
import { InputError } from '../lib/input/index.js';
import {
  chooseProfile,
  type Dtype,
  dtypeNamed,
  dtypeNames,
  type FoundProfile,
  loadPresets,
  loadProfile,
  loadProfiles,
  type Profile,
  presetFor,
  withMemory,
  withPreset,
} from '../lib/profile/index.js';
import type { ProfileValues } from './profile-flags.js';

export { usualPoints } from '../lib/profile/index.js';

/** Which of the bundled profiles are asked for; what is undefined leaves all. */
export interface ProfileFilter {
  /** A name or an alias, in any case. */
  readonly model?: string | undefined;
  readonly gpu?: string | undefined;
  readonly dtype?: Dtype | undefined;
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

/** The one profile that is asked for. @throws InputError when none or several fit */
export async function onlyProfile({ dtype, ...query }: ProfileFilter): Promise<FoundProfile> {
  return chooseProfile(await listedProfiles({ dtype }), query);
}

/** The profile that is asked for by the path of its file, or by names. @throws InputError when none or several fit */
export async function profileAsked(values: {
  readonly MODEL: string | undefined;
  readonly gpu: string | undefined;
  readonly dtype: Dtype | undefined;
  readonly profile: string | undefined;
}): Promise<FoundProfile> {
  const { MODEL: model, gpu, dtype, profile: path } = values;
  return path === undefined ? onlyProfile({ model, gpu, dtype }) : loadProfile(path, fs);
}

/**
 * The profile that a word means: the path of its file, or a model with, if it is to be told, `@` and its kind of GPU and
 * `:` and its type of numbers.
 *
 * @param where what messages begin with
 * @throws InputError when it means none or several
 * @example
 * await profileOf('llama-3.1-70b@h100:fp8', 'A')
 */
export async function profileOf(word: string, where: string): Promise<FoundProfile> {
  if (/\.json$/i.test(word) || fs.existsSync(word)) return loadProfile(word, fs);
  const [, model, gpu, type] = /^([^@]+)(?:@([^@:]+)(?::([^@:]+))?)?$/.exec(word) ?? [];
  if (model === undefined)
    throw new InputError(`${where}: expected a file or a name such as llama-3.1-70b@h100:fp8, got ${word}`);
  const dtype = type === undefined ? undefined : dtypeNamed(type);
  if (type !== undefined && dtype === undefined)
    throw new InputError(`${where}: expected one of ${dtypeNames.join(', ')} after the colon, got ${type}`);
  try {
    return await onlyProfile({ model, gpu, dtype });
  } catch (error) {
    throw error instanceof InputError ? new InputError(`${where}: ${error.message}`) : error;
  }
}

/**
 * A profile as flags change it: with the memory of its GPUs shared out otherwise, and, where a preset is asked for, with
 * times of an engine.
 *
 * @throws InputError for what cannot be made of it
 */
export function changedProfile(found: FoundProfile, values: ProfileValues): FoundProfile {
  const profile = withMemory(found.profile, {
    utilisation: values['memory-utilisation'],
    reserve: values['memory-reserve'],
    kvDtype: values['kv-dtype'],
  });
  return { ...found, profile: withPresetNamed(profile, values['engine-preset']) };
}

/** A profile with the times of an engine, where a preset is asked for and they are not that already. @throws InputError for a preset that there is not */
export function inEngine(found: FoundProfile, preset: string | undefined): FoundProfile {
  const { profile } = found;
  // The name is checked in any case.
  const isEngines = profile.latency.every(({ engine }) => engine !== undefined);
  const changed = withPresetNamed(isEngines ? { ...profile, latency: [] } : profile, preset);
  return isEngines ? found : { ...found, profile: changed };
}

function withPresetNamed(profile: Profile, asked: string | undefined): Profile {
  if (asked === undefined) return profile;
  const preset = presetFor(loadPresets(bundledFolders.profiles, fs), profile.tier, asked);
  return preset === undefined ? profile : withPreset(profile, preset);
}
