import { basename } from 'node:path';
import {
  type FoundProfile,
  type HeldOutError,
  type LatencyRow,
  type Profile,
  tensorParallelSizesOf,
  tierOfRow,
  usedRows,
} from '../../profile/index.js';
import { type DocumentHead, documentHead, type Making } from './document.js';

/** The errors of coefficients on points that were held out of their fit: 0.05 is 5 %. */
export interface HeldOutTold {
  readonly prefill: HeldOutError;
  readonly decode: HeldOutError;
}

/** A row of a profile: what gives the times of one tensor-parallel size. */
export interface ListedRow {
  readonly tensorParallel: number;
  /** The engine in which it was measured; null where it is of the model alone, whatever the engine. */
  readonly engine: string | null;
  /** The form of its coefficients that is used. */
  readonly form: string;
  readonly tier: string;
  /** Null where none is stated. */
  readonly heldOut: HeldOutTold | null;
}

/** What a profile is of. */
export interface NamedProfile {
  readonly model: string;
  readonly aliases: readonly string[];
  readonly gpu: string;
  /** Type of the weights' numbers; null where the profile does not tell. */
  readonly dtype: string | null;
  /** Type of the KV cache's numbers; null where the profile does not tell. */
  readonly kvDtype: string | null;
  readonly tier: string;
  /** The name of its file. */
  readonly file: string;
}

/** A profile in a list. */
export interface ListedProfile extends NamedProfile {
  /** The tensor-parallel sizes that it has rows of. */
  readonly tensorParallel: readonly number[];
  /** By size. */
  readonly rows: readonly ListedRow[];
}

/** What `profile list` came to. */
export interface ProfileListDocument extends DocumentHead<'profile-list'> {
  readonly profiles: readonly ListedProfile[];
}

/**
 * The document of a list of profiles.
 *
 * @param fits which of their rows are asked for; where it is left out, profiles without rows are there too
 */
export function profileListDocument(
  found: readonly FoundProfile[],
  making: Making,
  fits?: (row: ListedRow) => boolean,
): ProfileListDocument {
  const listed = found.map((each) => listedProfile(each, fits ?? (() => true)));
  const profiles = fits === undefined ? listed : listed.filter(({ rows }) => rows.length > 0);
  return { ...documentHead('profile-list', making), profiles };
}

function listedProfile(found: FoundProfile, fits: (row: ListedRow) => boolean): ListedProfile {
  const rows = usedRows(found.profile)
    .map((row) => listedRow(row, found.profile))
    .filter(fits);
  const latency = rows;
  return { ...namedProfile(found), tensorParallel: tensorParallelSizesOf({ latency }), rows };
}

/** What a profile is of, with the name of its file. */
export function namedProfile({ profile, origin }: FoundProfile): NamedProfile {
  const { model, aliases, gpu, dtype = null, kvDtype = null, tier } = profile;
  return { model, aliases, gpu, dtype, kvDtype, tier, file: basename(origin) };
}

/** A row of a profile, in short. */
export function listedRow(row: LatencyRow, profile: Profile): ListedRow {
  const { tensorParallel, engine = null, form = 'affine', evidence } = row;
  return { tensorParallel, engine, form, tier: tierOfRow(row, profile), heldOut: evidence?.heldOut ?? null };
}
