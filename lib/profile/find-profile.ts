import { InputError, readInputFile, shown } from '../input/index.js';
import { withParsedExpressions } from './parsed-expressions.js';
import { DEFAULT_GPU, type Profile } from './profile.js';
import { readProfile } from './read-profile.js';

/** The part of `node:fs` that finding and reading profiles needs; handed in, so that tests need no disk. */
export type ProfileFs = Pick<
  typeof import('node:fs'),
  'readFileSync' | 'statSync' | 'lstatSync' | 'readdirSync'
>;

/** A profile and the path of the file that it was read from. */
export interface FoundProfile {
  readonly profile: Profile;
  readonly origin: string;
}

/** Which profile is asked for, and where to look. */
export interface ProfileQuery {
  /** The model's name or one of its aliases, in any case; undefined takes the only model there is. */
  readonly model?: string | undefined;
  /** The kind of GPU, in any case. */
  readonly gpu?: string | undefined;
}

/**
 * Reads one profile file.
 *
 * @throws InputError when it cannot be read or is no profile
 */
export async function loadProfile(path: string, fs: ProfileFs): Promise<FoundProfile> {
  const profile = readProfile(readInputFile(path, fs), path);
  return { profile: await withParsedExpressions(profile, path), origin: path };
}

/**
 * Reads all profiles of a folder: every `.json` file in it or below.
 *
 * @throws InputError when one of them cannot be read or is no profile
 * @example
 * const profiles = await loadProfiles(bundledFolders.profiles, fs);
 */
export async function loadProfiles(folder: string, fs: ProfileFs): Promise<FoundProfile[]> {
  const { default: glob } = await import('fast-glob');
  const paths = glob.sync('**/*.json', { cwd: folder, fs, absolute: true, ignore: ['tables/**'] });
  return Promise.all(paths.sort().map((path) => loadProfile(path, fs)));
}

/**
 * The one of some profiles that fits a model's name and a kind of GPU.
 *
 * @throws InputError when none or more than one fits, with what there is
 * @example
 * const { profile } = chooseProfile(await loadProfiles(bundledFolders.profiles, fs), { model: 'opt-13b' });
 * profile.model // 'facebook/opt-13b'
 */
export function chooseProfile(profiles: readonly FoundProfile[], query: ProfileQuery): FoundProfile {
  const ofModel =
    query.model === undefined ? profiles : profiles.filter(({ profile }) => isNamed(profile, query.model!));
  if (ofModel.length === 0) {
    throw new InputError(
      `model: expected one of ${listed(profiles, (p) => p.model)}, or an alias of one, got ${shown(query.model)}`,
    );
  }
  const fitting = ofModel.filter(({ profile }) => sameName(profile.gpu, query.gpu ?? DEFAULT_GPU));
  const chosen = query.gpu === undefined && fitting.length === 0 ? ofModel : fitting;
  if (chosen.length === 1) return chosen[0]!;
  if (chosen.length === 0) {
    const { model } = ofModel[0]!.profile;
    throw new InputError(
      `gpu: expected one of ${listed(ofModel, (p) => p.gpu)}, for which ${model} has a profile, got ${shown(query.gpu)}`,
    );
  }
  const gpus = new Set(chosen.map(({ profile }) => profile.gpu.toLowerCase()));
  if (gpus.size > 1) {
    throw new InputError(
      `several profiles fit: name a model and a GPU, of ${listed(chosen, (p) => `${p.model} on ${p.gpu}`)}`,
    );
  }
  throw new InputError(`several profiles fit: ${chosen.map(({ origin }) => origin).join(', ')}`);
}

function isNamed(profile: Profile, name: string): boolean {
  return [profile.model, ...profile.aliases].some((known) => sameName(known, name));
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function listed(profiles: readonly FoundProfile[], name: (profile: Profile) => string): string {
  return [...new Set(profiles.map(({ profile }) => name(profile)))].join(', ');
}
