import { type Architecture, headDimOf } from '../architecture.js';
import { dtypes } from '../dtype.js';
import type { Profile } from '../profile.js';

const BYTES_OF_16_BITS = 2;

/**
 * Bytes of KV cache for a token, in all layers and on all GPUs: a key and a value of `headDim` numbers for each
 * key-value head of each layer, or the latent values. Undefined if the profile knows neither the size of a head nor the
 * hidden size.
 */
export function kvBytesPerToken({
  architecture,
  kvDtype,
}: Pick<Profile, 'architecture' | 'kvDtype'>): number | undefined {
  const bytes = kvDtype === undefined ? BYTES_OF_16_BITS : dtypes[kvDtype].bytes;
  const { layers, heads, hidden, kvHeads = heads, headDim, latentKvValues } = architecture;
  if (latentKvValues !== undefined) return layers * latentKvValues * bytes;
  if (headDim !== undefined) return 2 * layers * kvHeads * headDim * bytes;
  return hidden === undefined ? undefined : 2 * layers * hidden * (kvHeads / heads) * bytes;
}

/**
 * Bytes of KV cache for a token in one layer on one GPU of a tensor-parallel group: that of its key-value heads, of which
 * it has one at least. Latent values are for all heads, and each GPU has all of them.
 */
export function kvBytesPerLayer(
  architecture: Architecture,
  tensorParallel: number,
  bytesPerValue: number,
): number | undefined {
  const { heads, kvHeads = heads, latentKvValues } = architecture;
  if (latentKvValues !== undefined) return latentKvValues * bytesPerValue;
  const headDim = headDimOf(architecture);
  return headDim === undefined
    ? undefined
    : 2 * Math.max(1, kvHeads / tensorParallel) * headDim * bytesPerValue;
}
