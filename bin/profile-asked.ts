import { type GpuPrices, gpuKindsOf } from '../lib/deployment/index.js';
import { InputError } from '../lib/input/index.js';
import { mixedProfile, type Profile } from '../lib/profile/index.js';
import { asServed } from './as-served.js';
import { labelOf } from './flags.js';
import { type GivenPrice, pricesOfKinds } from './gpu-prices.js';
import { findProfile } from './load-inputs.js';
import type { ProfileValues } from './profile-flags.js';

/** The values of the flags that say which profile is meant, and what its GPUs cost. */
type AskedValues = Parameters<typeof findProfile>[0] &
  ProfileValues & {
    readonly 'prefill-gpu': string | undefined;
    readonly 'decode-gpu': string | undefined;
    readonly 'gpu-price': readonly GivenPrice[] | undefined;
  };

/** The profile that is served by, and where it comes from. */
export interface AskedProfile {
  readonly profile: Profile;
  /** Its files: one, or one of each kind of GPU. */
  readonly origins: readonly string[];
  /** What GPUs cost, by their names in the profile; undefined where no prices are given. */
  readonly gpuPrices: GpuPrices | undefined;
}

/**
 * The profile that the flags ask for, as it is to be served by: that of one kind of GPU, or of two as one.
 *
 * @throws InputError for one that is not there or will not do, and for prices that do not fit its GPUs
 */
export async function profileAsked(values: AskedValues): Promise<AskedProfile> {
  const { profile, origins } = await profilesAsked(values);
  const given = values['gpu-price'];
  return { profile, origins, gpuPrices: given && pricesOfKinds(given, kindsInUse(profile, values)) };
}

async function profilesAsked(values: AskedValues): Promise<Omit<AskedProfile, 'gpuPrices'>> {
  if (values['prefill-gpu'] === undefined) {
    const { profile, origin } = await findProfile(values);
    return { profile: asServed(profile, values), origins: [origin] };
  }
  const sideOf = async (flag: 'prefill-gpu' | 'decode-gpu') => {
    const found = await findProfile({ ...values, gpu: values[flag] }).catch((error) => {
      throw error instanceof InputError ? new InputError(`${labelOf(flag)}: ${error.message}`) : error;
    });
    return { ...found, profile: asServed(found.profile, values) };
  };
  const [prefill, decode] = [await sideOf('prefill-gpu'), await sideOf('decode-gpu')];
  return {
    profile: mixedProfile(prefill.profile, decode.profile),
    origins: [...new Set([prefill.origin, decode.origin])],
  };
}

/** The kinds of GPUs with the names that a price may be given by: that of the profile, and that by which it was asked for. */
function kindsInUse(profile: Profile, values: AskedValues) {
  const asked: [string, string | undefined][] =
    profile.roles === undefined
      ? [[profile.gpu, values.gpu]]
      : [
          [profile.roles.prefill.gpu, values['prefill-gpu']],
          [profile.roles.decode.gpu, values['decode-gpu']],
        ];
  return gpuKindsOf(profile).map((gpu) => ({
    gpu,
    names: [gpu, ...asked.flatMap(([of, name]) => (of === gpu && name !== undefined ? [name] : []))],
  }));
}
