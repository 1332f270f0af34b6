import {
  compareProfiles,
  type FoundProfile,
  headDimOf,
  type Profile,
  type ProfilesCompared,
  tensorParallelSizesOf,
} from '../../profile/index.js';
import { type DocumentHead, documentHead, type Making } from './document.js';
import { type NamedProfile, namedProfile } from './profile-list-document.js';
import { type ProfileTold, profileTold } from './profile-told.js';

/** What is one thing in the first profile and another in the second; null where one does not tell. */
export interface Difference {
  /** The field, such as `dtype` or `architecture.layers`. */
  readonly what: string;
  readonly first: string | number | boolean | null;
  readonly second: string | number | boolean | null;
}

/** What `profile diff` came to. */
export interface ProfileDiffDocument extends DocumentHead<'profile-diff'>, ProfilesCompared {
  readonly first: NamedProfile & ProfileTold;
  readonly second: NamedProfile & ProfileTold;
  /** Of what they are of; times and KV capacities are apart. */
  readonly differences: readonly Difference[];
}

/**
 * The document of the comparison of two profiles.
 *
 * @throws InputError when one gives an impossible time
 */
export function profileDiffDocument(
  first: FoundProfile,
  second: FoundProfile,
  making: Making,
): ProfileDiffDocument {
  return {
    ...documentHead('profile-diff', making),
    first: { ...namedProfile(first), ...profileTold(first.profile) },
    second: { ...namedProfile(second), ...profileTold(second.profile) },
    differences: differencesOf(first.profile, second.profile),
    ...compareProfiles(first.profile, second.profile),
  };
}

function differencesOf(first: Profile, second: Profile): Difference[] {
  const one = fieldsOf(first);
  const other = fieldsOf(second);
  return [...new Set([...one.keys(), ...other.keys()])]
    .map((what) => ({ what, first: one.get(what) ?? null, second: other.get(what) ?? null }))
    .filter(
      (each) => each.first !== each.second && (isTold(each) || !/^(architecture|memory)\./.test(each.what)),
    );
}

/** Whether both tell of it. */
function isTold({ first, second }: Difference): boolean {
  return first !== null && second !== null;
}

function fieldsOf(profile: Profile): Map<string, Difference['first']> {
  const { model, gpu, dtype, kvDtype, tier, preset, architecture, memory } = profile;
  const { heads, kvHeads = heads } = architecture;
  const all = {
    model,
    gpu,
    dtype,
    kvDtype,
    tier,
    enginePreset: preset?.name,
    tensorParallel: tensorParallelSizesOf(profile).join(', '),
    // What is left out follows from what is there.
    architecture: { ...architecture, kvHeads, headDim: headDimOf(architecture) },
    memory,
  };
  return new Map(leavesOf(all));
}

/** The fields of nested data by their path. */
function leavesOf(data: object, above = ''): [string, Difference['first']][] {
  return Object.entries(data).flatMap(([name, value]): [string, Difference['first']][] => {
    const path = `${above}${name}`;
    if (value === undefined) return [[path, null]];
    return typeof value === 'object' ? leavesOf(value, `${path}.`) : [[path, value]];
  });
}
