import * as fs from 'node:fs';
import { bundledFolders } from '../lib/bundled-folders.js';
import { InputError, shown } from '../lib/input/index.js';
import {
  type Dtype,
  dtypeNamed,
  dtypeNames,
  eitherOf,
  type FoundProfile,
  isNamed,
  listProfiles,
  loadGpus,
  loadModels,
  loadPresets,
  loadProfile,
  type Named,
  nearestNames,
  type Profile,
  presetFor,
  withMemory,
  withPreset,
} from '../lib/profile/index.js';
import { findProfile } from './load-inputs.js';
import type { ProfileValues } from './profile-flags.js';

export { memoryPlanOf, tensorParallelSizesOf, usualPoints, whyNoKvCapacity } from '../lib/profile/index.js';
export { findProfile } from './load-inputs.js';

/** Which of the bundled profiles are asked for; what is undefined leaves all. */
export interface ProfileFilter {
  /** By any of its names, in any case. */
  readonly model?: string | undefined;
  readonly gpu?: string | undefined;
  readonly dtype?: Dtype | undefined;
}

/**
 * The bundled profiles that are asked for.
 *
 * @throws InputError with the nearest names for a model, or a kind of GPU, that none is of
 */
export async function listedProfiles({ model, gpu, dtype }: ProfileFilter): Promise<FoundProfile[]> {
  const folder = bundledFolders.profiles;
  const all = await listProfiles(folder, fs);
  const isOfModel = meaning('model', model, all.map(modelOf), () => loadModels(folder, fs));
  const isOnGpu = meaning('gpu', gpu, all.map(gpuOf), () => loadGpus(folder, fs));
  return all.filter(
    (found) =>
      isOfModel(modelOf(found)) &&
      isOnGpu(gpuOf(found)) &&
      (dtype === undefined || found.profile.dtype === dtype),
  );
}

function modelOf({ profile: { model, aliases } }: FoundProfile): Named {
  return { name: model, aliases };
}

function gpuOf({ profile: { gpu } }: FoundProfile): Named {
  return { name: gpu, aliases: [] };
}

/** Tells which things a name means, by their own names and by those in a table. @throws InputError where it means none */
function meaning(
  what: string,
  asked: string | undefined,
  things: readonly Named[],
  table: () => readonly Named[],
): (thing: Named) => boolean {
  if (asked === undefined) return () => true;
  const known = table().find((each) => isNamed(each, asked));
  const isMeant = (thing: Named) =>
    isNamed(thing, asked) ||
    (known !== undefined && [thing.name, ...thing.aliases].some((name) => isNamed(known, name)));
  if (things.some(isMeant)) return isMeant;
  const nearest = eitherOf(nearestNames(things, asked));
  throw new InputError(`${what}: expected one that has a profile, such as ${nearest}, got ${shown(asked)}`);
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
    throw new InputError(
      `${where}: expected a file or a name such as llama-3.1-70b@h100:fp8, got ${shown(word)}`,
    );
  const dtype = type === undefined ? undefined : dtypeNamed(type);
  if (type !== undefined && dtype === undefined)
    throw new InputError(
      `${where}: expected one of ${dtypeNames.join(', ')} after the colon, got ${shown(type)}`,
    );
  try {
    return await findProfile({ model, gpu, dtype, profile: undefined });
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
