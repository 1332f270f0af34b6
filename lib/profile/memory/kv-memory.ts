import { InputError } from '../../input/index.js';
import type { Profile } from '../profile.js';
import { kvBytesPerToken } from './kv-bytes.js';

/**
 * A profile whose instances hold as much KV cache as fits a given share of each GPU's memory, whatever it said before; of
 * both kinds of GPUs, where there are two.
 *
 * @param gigabytesPerGpu memory for KV cache on each GPU, in GB (10^9 bytes)
 * @param sizes the instances that are asked about; the capacity of all others is unknown
 * @throws InputError when the profile does not know the size of the KV cache, or there is no room for a token
 */
export function withKvMemory(
  profile: Profile,
  gigabytesPerGpu: number,
  sizes: readonly { readonly tp: number; readonly pp: number }[],
): Profile {
  if (profile.roles !== undefined) {
    const { prefill, decode } = profile.roles;
    const changed = (of: Profile) => withKvMemory(of, gigabytesPerGpu, sizes);
    return { ...profile, roles: { prefill: changed(prefill), decode: changed(decode) } };
  }
  const bytesPerToken = kvBytesPerToken(profile);
  if (bytesPerToken === undefined) {
    throw new InputError(
      'memory for KV cache: expected a profile with a hidden size or a headDim, which give the bytes of a token, got one without',
    );
  }
  const kvCapacity = sizes.map(({ tp, pp }) => {
    const tokens = Math.floor((gigabytesPerGpu * 1e9 * tp * pp) / bytesPerToken);
    if (tokens < 1) {
      throw new InputError(
        `memory for KV cache: expected room for a token of ${bytesPerToken} bytes on ${tp * pp} GPUs, ` +
          `got ${gigabytesPerGpu} GB per GPU`,
      );
    }
    return { tensorParallel: tp, pipelineParallel: pp, tokens };
  });
  return { ...profile, kvCapacity };
}
