import type { Architecture } from '../architecture.js';

/** The memory of the GPUs of DistServe's testbed (A100-80G), in bytes, as its published capacities imply. */
const PUBLISHED_MEMORY = 84_990_623_744;

/** OPT's vocabulary and its longest sequence. */
const VOCABULARY = 50_272;
const POSITIONS = 2048;

/**
 * The KV capacity that DistServe's published table has for an OPT model, in tokens: all its rows follow from this
 * formula. Weights are in 16 bits; biases of the layers and the tables of words and positions are not divided.
 *
 * @param utilisation share of the memory that is used
 * @param reserve share of it that is kept
 * @param bytesPerValue of the KV cache
 */
export function publishedKvCapacity(
  { layers, heads, hidden = 0 }: Architecture,
  tensorParallel: number,
  pipelineParallel: number,
  { utilisation = 0.95, reserve = 0.01, bytesPerValue = 2 } = {},
): number {
  const ofStage = layers / pipelineParallel;
  const words = VOCABULARY * hidden + POSITIONS * hidden;
  const weights = 2 * (words + (12 * ofStage * hidden ** 2) / tensorParallel + 5 * ofStage * hidden);
  const block = 32 * bytesPerValue * ofStage * (heads / tensorParallel) * (hidden / heads);
  const left = utilisation * PUBLISHED_MEMORY - (reserve * PUBLISHED_MEMORY + weights);
  return 16 * Math.floor(left / block);
}
