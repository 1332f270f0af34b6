import { createHash } from 'node:crypto';
import { canonicalJson } from '../../deployment/index.js';
import { shown } from '../../input/index.js';
import type { Profile } from '../../profile/index.js';
import type { StudySettings } from '../job.js';
import type { Pricing } from '../price.js';

/** The settings of any strategy. */
export interface StrategySettings extends StudySettings {
  readonly profile: Profile;
}

/** The settings of a search, flat and in a few words each: long ones as the SHA-256 of what they hold. */
export type AskedSettings = Readonly<Record<string, string | number | boolean | null>>;

/** The settings that are known by a hash only, and how a message speaks of them. */
const hashed: Readonly<Record<string, string>> = {
  profile: 'another profile of the model',
  lengths: 'other request lengths (another workload?)',
  engineModule: 'another text of the module of its engine',
};

/**
 * What was asked of a study: all that the results of its jobs depend on. Prices and the objective only choose among
 * jobs and their results: with others, what a journal holds is as good.
 *
 * @param engineModule SHA-256 of the module of an engine of one's own
 */
export function askedSettings(
  { profile, lengths, exactEvents: _, gpuPrices: __, objective: ___, ...rest }: StrategySettings & Pricing,
  engineModule?: string,
): AskedSettings {
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
    ...(engineModule === undefined ? {} : { engineModule }),
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
  const different = all.filter((name) => settingIn(theirs, name) !== settingIn(ours, name));
  const [first] = different;
  if (first === undefined) return undefined;
  const [their, our] = [settingIn(theirs, first), settingIn(ours, first)];
  if (Object.hasOwn(hashed, first)) return hashed[first];
  const more = different.filter((name) => !Object.hasOwn(hashed, name)).length - 1;
  const others = more > 0 ? ` (and ${more} more ${more === 1 ? 'setting differs' : 'settings differ'})` : '';
  const called = Object.hasOwn(names, first) ? names[first] : inWords(first);
  return `${called} ${their === undefined ? 'not given' : inWords(their)}, and this search has ${our === undefined ? 'none' : inWords(our)}${others}`;
}

/** A file that was changed by hand can have any names and values. */
function settingIn(settings: AskedSettings, name: string): unknown {
  return Object.hasOwn(settings, name) ? settings[name] : undefined;
}

function inWords(value: unknown): string {
  return typeof value === 'string' && /^[\x20-\x7e]{0,200}$/.test(value) ? value : shown(value);
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
