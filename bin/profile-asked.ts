import * as fs from 'node:fs';
import { bundledFolders } from '../lib/bundled-folders.js';
import { type GpuPrices, gpuKindsOf } from '../lib/deployment/index.js';
import { InputError } from '../lib/input/index.js';
import { isNamed, loadGpus, mixedProfile, type Profile } from '../lib/profile/index.js';
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
  return { profile, origins, gpuPrices: given && pricesOfKinds(given, kindsInUse(profile)) };
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

/** The kinds of GPUs with the names that a price may be given by: that of the profile, and those of the table of GPUs. */
function kindsInUse(profile: Profile) {
  const known = loadGpus(bundledFolders.profiles, fs);
  return gpuKindsOf(profile).map((gpu) => {
    const spec = known.find((each) => isNamed(each, gpu));
    // A kind that the table does not have goes by the word before its first dash too: A100-80G is A100.
    const others = spec === undefined ? [gpu.split('-')[0]!] : [spec.name, ...spec.aliases];
    return { gpu, names: [gpu, ...others] };
  });
}
