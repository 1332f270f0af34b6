import { readInputFile } from '../../input/index.js';
import { withParsedExpressions } from '../parsed-expressions.js';
import type { Profile } from '../profile.js';
import { readProfile } from '../read-profile.js';

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
 * Reads the profiles that lie in a folder itself: of those that come with the package, the published ones and what was put
 * beside them. `findProfile` finds those in its sub-folders, and `listProfiles` reads all.
 *
 * @throws InputError when one of them cannot be read or is no profile
 * @example
 * const profiles = await loadProfiles(bundledFolders.profiles, fs);
 */
export async function loadProfiles(folder: string, fs: ProfileFs): Promise<FoundProfile[]> {
  const paths = await ownPaths(folder, fs);
  return Promise.all(paths.map((path) => loadProfile(path, fs)));
}

/**
 * Reads all profiles of a folder, those in its sub-folders included; the tables beside them are none.
 *
 * @throws InputError when one of them cannot be read or is no profile
 * @example
 * const all = await listProfiles(bundledFolders.profiles, fs);
 */
export async function listProfiles(folder: string, fs: ProfileFs): Promise<FoundProfile[]> {
  const paths = [...(await ownPaths(folder, fs)), ...(await filedPaths(folder, fs))];
  return Promise.all(paths.map((path) => loadProfile(path, fs)));
}

/** The paths of the profiles that lie in a folder itself. */
export function ownPaths(folder: string, fs: ProfileFs): Promise<string[]> {
  return pathsOf('*.json', folder, fs);
}

/** The paths of the profiles in sub-folders: `GPU/MODEL-DTYPE.json`, from which alone one can tell what is in them. */
export function filedPaths(folder: string, fs: ProfileFs): Promise<string[]> {
  return pathsOf('*/*.json', folder, fs);
}

/** Whether a folder has the tables in which other names of models and GPUs are. */
export async function hasTables(folder: string, fs: ProfileFs): Promise<boolean> {
  const { default: glob } = await import('fast-glob');
  return glob.sync('tables/{gpus,models}.json', { cwd: folder, fs }).length === 2;
}

async function pathsOf(pattern: string, folder: string, fs: ProfileFs): Promise<string[]> {
  const { default: glob } = await import('fast-glob');
  return glob.sync(pattern, { cwd: folder, fs, absolute: true, ignore: ['tables/**'] }).sort();
}
