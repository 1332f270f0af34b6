import { createHash } from 'node:crypto';
import type { SearchSettings } from './search.js';

/** The settings of a search, flat and in a few words each: long ones as the SHA-256 of what they hold. */
export type AskedSettings = Readonly<Record<string, string | number | boolean | null>>;

/** The settings that are known by a hash only, and how a message speaks of them. */
const hashed: Readonly<Record<string, string>> = {
  profile: 'another profile of the model',
  lengths: 'other request lengths (another workload?)',
};

/** What was asked of a search: all that its results depend on. */
export function askedSettings({ profile, lengths, exactEvents: _, ...rest }: SearchSettings): AskedSettings {
  const flatLengths = new Float64Array(2 * lengths.length);
  for (const [i, { promptLength, outputLength }] of lengths.entries()) {
    flatLengths[2 * i] = promptLength;
    flatLengths[2 * i + 1] = outputLength;
  }
  return {
    model: profile.model,
    gpu: profile.gpu,
    requests: lengths.length,
    ...flattened(rest),
    profile: sha256(canonicalJson(profile)),
    lengths: sha256(new Uint8Array(flatLengths.buffer)),
  };
}

/** The hash of settings: the same for the same settings, in whatever order they are. */
export function hashOf(asked: AskedSettings): string {
  return sha256(canonicalJson(asked));
}

/**
 * How other settings differ, to be read after "was written with".
 *
 * @param names what the user calls the settings, where it is not their own name
 * @returns undefined when they are the same
 */
export function difference(
  theirs: AskedSettings,
  ours: AskedSettings,
  names: Readonly<Record<string, string>> = {},
): string | undefined {
  const all = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])];
  const different = all.filter((name) => theirs[name] !== ours[name]);
  const [first] = different;
  if (first === undefined) return undefined;
  const more = different.filter((name) => !(name in hashed)).length - 1;
  const others = more > 0 ? ` (and ${more} more ${more === 1 ? 'setting differs' : 'settings differ'})` : '';
  if (first in hashed) return hashed[first];
  const called = names[first] ?? first;
  return `${called} ${theirs[first] ?? 'not given'}, and this search has ${ours[first] ?? 'none'}${others}`;
}

/** JSON with the keys of each object in order, so that equal data are equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function flattened(settings: object, prefix = ''): AskedSettings {
  const entries = Object.entries(settings).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const path = `${prefix}${name}`;
    return typeof value === 'object' && value !== null
      ? Object.entries(flattened(value, `${path}.`))
      : [[path, value] as const];
  });
  return Object.fromEntries(entries);
}
