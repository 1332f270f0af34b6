import { InputError, shown } from '../../input/index.js';
import { engineLatency } from '../forms/index.js';
import type { LatencyRow, Profile } from '../profile.js';
import type { EnginePreset, EnginePresets } from './preset.js';

/**
 * The preset that is asked for, or else that of the profile's tier.
 *
 * @returns undefined where the times are an engine's already: published ones, or the user's own
 * @throws InputError for a name that there is not
 */
export function presetFor(
  { presets, byTier }: EnginePresets,
  tier: string,
  asked: string | undefined,
): EnginePreset | undefined {
  const name = asked ?? (Object.hasOwn(byTier, tier) ? byTier[tier] : undefined);
  if (name === undefined) return undefined;
  const preset = presets.find((each) => each.name === name);
  if (preset !== undefined) return preset;
  const names = presets.map((each) => each.name).join(', ');
  throw new InputError(`engine preset: expected one of ${names}, got ${shown(name)}`);
}

/**
 * A profile whose times are those of an engine: of each row that is of no engine, the times by a factor and some ms for
 * each iteration.
 *
 * @throws InputError for a profile whose rows all have an engine: their times hold its overhead already
 */
export function withPreset(profile: Profile, preset: EnginePreset): Profile {
  if (profile.roles !== undefined) {
    const { prefill, decode } = profile.roles;
    const roles = { prefill: withPreset(prefill, preset), decode: withPreset(decode, preset) };
    return { ...profile, roles, preset };
  }
  if (profile.latency.length > 0 && profile.latency.every(({ engine }) => engine !== undefined)) {
    throw new InputError(
      `engine preset: expected a profile with times of a model alone, got ${preset.name} with one of ` +
        `${profile.model} on ${profile.gpu}, whose times are those of engines`,
    );
  }
  const { layers } = profile.architecture;
  const latency = profile.latency.map((row): LatencyRow => {
    if (row.engine !== undefined) return row;
    const { factor, perIteration, perLayer, perLayerTensorParallel } = preset;
    const ofLayer = perLayer + (row.tensorParallel > 1 ? perLayerTensorParallel : 0);
    return engineLatency(row, factor, perIteration + layers * ofLayer);
  });
  return { ...profile, latency, preset };
}
