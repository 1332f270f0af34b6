import { type EnginePreset, type Profile, statedTier, type TieredProfile } from '../../profile/index.js';

/** What an answer rests on, a line each, also where it rests on profiles of two tiers: nothing for published figures, and for those of a user's own. */
export function profileLines(profile: Told): string[] {
  const { roles } = profile;
  if (roles === undefined || roles.prefill.tier === roles.decode.tier) return linesOf(profile);
  return [...linesOf(roles.prefill), ...linesOf(roles.decode)];
}

type Told = TieredProfile & Pick<Profile, 'model' | 'gpu' | 'dtype' | 'preset'>;

function linesOf(profile: Told): string[] {
  const { model, gpu, dtype, tier, preset } = profile;
  const known = statedTier(profile);
  if (tier === 'reference' || (known === undefined && preset === undefined)) return [];
  const name = [model, ...(dtype === undefined ? [] : [dtype]), 'on', gpu].join(' ');
  const engine = preset === undefined ? '' : `; engine preset ${presetInWords(preset)}`;
  return [`${name} (tier ${tier}): ${known?.what ?? 'no error is stated'}${engine}`];
}

/** The name of a preset, and what it adds. */
export function presetInWords({
  name,
  factor,
  perIteration,
  perLayer,
  perLayerTensorParallel,
}: Pick<EnginePreset, 'name' | 'factor' | 'perIteration' | 'perLayer' | 'perLayerTensorParallel'>): string {
  const terms = [
    factor === 1 ? 'the times' : `${factor} x the times`,
    ...(perIteration > 0 ? [`${perIteration} ms an iteration`] : []),
    ...(perLayer > 0 ? [`${perLayer} ms a layer`] : []),
    ...(perLayerTensorParallel > 0 ? [`${perLayerTensorParallel} ms a layer where tp > 1`] : []),
  ];
  return `${name} (${terms.join(' + ')})`;
}
