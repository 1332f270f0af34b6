import { InputError, readInputFile } from '../../input/index.js';
import { dtypeNamed } from '../dtype.js';
import { DEFAULT_GPU } from '../profile.js';
import { loadGpus } from '../tables/gpus.js';
import { loadModels } from '../tables/models.js';
import { isNamed } from '../tables/named.js';
import { type Candidate, filedCandidate, type KnownNames, noOtherNames, readCandidate } from './candidate.js';
import { chooseCandidate, NoProfileError, type ProfileQuery } from './choose.js';
import {
  type FoundProfile,
  filedPaths,
  hasTables,
  loadProfile,
  ownPaths,
  type ProfileFs,
} from './load-profiles.js';

/** Where profiles are looked for. */
export interface ProfilePlace {
  /** The folder, such as `bundledFolders.profiles`. */
  readonly folder: string;
  readonly fs: ProfileFs;
}

/**
 * The profile of a folder that fits a model's name, a kind of GPU and a type of numbers, all by any of their names. What
 * lies in the folder itself is read, and goes before what lies in its sub-folders at `GPU/MODEL-DTYPE.json`: of these
 * only the paths are looked at, and no file is opened but the one that fits.
 *
 * @throws InputError when none or more than one fits, with what there is; a `NoProfileError` when it is none
 * @example
 * const query = { model: 'meta-llama/Llama-3.1-70B-Instruct', gpu: 'h100', dtype: 'fp8' };
 * const { profile } = await findProfile(query, { folder: bundledFolders.profiles, fs });
 * profile.model // 'Llama-3.1-70B'
 */
export async function findProfile(query: ProfileQuery, { folder, fs }: ProfilePlace): Promise<FoundProfile> {
  const { read, broken } = await readOwn(folder, fs);
  const chosen = await chosenOf(read, query, { folder, fs }).catch((error) => {
    // What is asked for may be what cannot be read.
    throw error instanceof NoProfileError ? (broken[0]?.error ?? error) : error;
  });
  const found = await chosen.open();
  const { model, aliases } = found.profile;
  const meant = broken.find(({ path }) => mentions(path, [query.model ?? model, model, ...aliases], fs));
  if (meant !== undefined) throw meant.error;
  return found;
}

interface BrokenFile {
  readonly path: string;
  readonly error: InputError;
}

/** The profiles in the folder itself: those that can be read, and those that cannot, which stop no run of another model. */
async function readOwn(folder: string, fs: ProfileFs) {
  const read: FoundProfile[] = [];
  const broken: BrokenFile[] = [];
  for (const path of await ownPaths(folder, fs)) {
    try {
      read.push(await loadProfile(path, fs));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      broken.push({ path, error });
    }
  }
  return { read, broken };
}

/** Whether a file that is no profile may have been meant as one of a model of these names. */
function mentions(path: string, names: readonly string[], fs: ProfileFs): boolean {
  try {
    const text = new TextDecoder().decode(readInputFile(path, fs)).toLowerCase();
    return names.some((name) => text.includes(name.toLowerCase()));
  } catch {
    return true;
  }
}

async function chosenOf(
  read: readonly FoundProfile[],
  query: ProfileQuery,
  { folder, fs }: ProfilePlace,
): Promise<Candidate> {
  const atOnce = publishedOne(read, query);
  if (atOnce !== undefined) return atOnce;
  const paths = await filedPaths(folder, fs);
  const known = (await hasTables(folder, fs)) ? loadNames(folder, fs) : noOtherNames;
  const own = read.map((found) => readCandidate(found, known));
  const filed = paths.map((path) => filedCandidate(path, fs, known));
  return chooseCandidate([...own, ...filed], query, known);
}

function loadNames(folder: string, fs: ProfileFs): KnownNames {
  return { models: loadModels(folder, fs), gpus: loadGpus(folder, fs) };
}

/** The profile that was always meant, for the usual GPU: for it no folder need be listed and no table read. */
function publishedOne(read: readonly FoundProfile[], query: ProfileQuery): Candidate | undefined {
  const { model, gpu = DEFAULT_GPU, dtype } = query;
  if (model === undefined || gpu.toLowerCase() !== DEFAULT_GPU.toLowerCase()) return undefined;
  const type = dtype === undefined ? undefined : dtypeNamed(dtype);
  if (type === undefined && dtype !== undefined) return undefined;
  const fitting = read
    .map((found) => readCandidate(found))
    .filter((each) => each.gpu.toLowerCase() === DEFAULT_GPU.toLowerCase() && isNamed(each.model, model))
    .filter((each) => type === undefined || each.dtype === type);
  return fitting.length === 1 ? fitting[0] : undefined;
}
