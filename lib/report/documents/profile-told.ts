import { type EnginePreset, type Profile, statedTier, type TieredProfile } from '../../profile/index.js';

/** What an answer rests on, of the profile. */
export interface ProfileTold {
  /** Its tier. */
  readonly tier: string;
  /** What that means; null for a word of the author's own. */
  readonly what: string | null;
  /** By what share its times are off, typically and in the tail (P95); null where nothing is stated. */
  readonly error: { readonly typical: number; readonly tail: number | null } | null;
  /** Types of the numbers of weights and KV cache; null where the profile does not tell. */
  readonly dtype: string | null;
  readonly kvDtype: string | null;
  /** What made its times those of an engine; null where nothing did. */
  readonly enginePreset: Pick<
    EnginePreset,
    'name' | 'factor' | 'perIteration' | 'perLayer' | 'perLayerTensorParallel'
  > | null;
}

/**
 * What is told of a profile.
 *
 * @example
 * profileTold(profile).tier // 'reference'
 */
export function profileTold(
  profile: TieredProfile & Pick<Profile, 'dtype' | 'kvDtype' | 'preset'>,
): ProfileTold {
  const { tier, dtype, kvDtype, preset } = profile;
  const known = statedTier(profile);
  const error = known?.error;
  return {
    tier,
    what: known?.what ?? null,
    error: error === undefined ? null : { typical: error.typical, tail: error.tail ?? null },
    dtype: dtype ?? null,
    kvDtype: kvDtype ?? null,
    enginePreset: preset === undefined ? null : presetTold(preset),
  };
}

function presetTold({ name, factor, perIteration, perLayer, perLayerTensorParallel }: EnginePreset) {
  return { name, factor, perIteration, perLayer, perLayerTensorParallel };
}
