import * as fs from 'node:fs';
import { bundledFolders } from '../lib/bundled-folders.js';
import { loadPresets, type Profile, presetFor, withMemory, withPreset } from '../lib/profile/index.js';
import type { ProfileValues } from './profile-flags.js';

/**
 * A profile as the flags want it: with the memory of its GPUs shared out otherwise, and its times made those of an engine.
 *
 * @throws InputError for a preset that there is not, or that the profile has no use for, and for memory that it does not know
 */
export function asServed(profile: Profile, values: ProfileValues): Profile {
  const utilisation = values['memory-utilisation'];
  const reserve = values['memory-reserve'];
  const kvDtype = values['kv-dtype'];
  const withShares = withMemory(profile, { utilisation, reserve, kvDtype });
  const asked = values['engine-preset'];
  // Times of engines have no preset; for the published ones, which are the most asked for, the table is not read.
  const isOfEngines = profile.latency.every(({ engine }) => engine !== undefined);
  if (isOfEngines && asked === undefined) return withShares;
  const preset = presetFor(loadPresets(bundledFolders.profiles, fs), profile.tier, asked);
  return preset === undefined ? withShares : withPreset(withShares, preset);
}
