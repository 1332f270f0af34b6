import { dtypes } from '../dtype.js';
import type { GpuMemory, Profile } from '../profile.js';
import { kvBytesPerLayer } from './kv-bytes.js';
import { parametersOf } from './parameters.js';

/** Tokens in a block of KV cache. */
const BLOCK_TOKENS = 16;

/** The shares of a GPU's memory that engines of today take and keep. */
export const usualShares = { utilisation: 0.9, reserve: 0.03 } as const;

/** What of a GPU's memory goes where, in bytes, and what is left for KV cache. */
export interface MemoryPlan {
  /** All that it has. */
  readonly memory: number;
  /** What the engine takes, less what it keeps for activations and graphs. */
  readonly usable: number;
  /** The share of the weights that lies on each GPU. */
  readonly weights: number;
  /** Of one token, in the layers that the GPU has. */
  readonly bytesPerToken: number;
  /** KV cache of an instance, in tokens; 0 where the weights leave no room for a block. */
  readonly tokens: number;
  /** By how much the weights and one block are more than what is usable; 0 where they fit. */
  readonly missing: number;
}

/**
 * What of the memory of each GPU of an instance goes where, from the shape of the model: the formula for engines of today
 * (utilisation * memory - reserve * memory - weights, in blocks of 16 tokens), which is within 10 % of what vLLM says,
 * and less near where weights fill over 75 %.
 *
 * @returns undefined where the profile does not know the GPU's memory or enough of the model's shape
 */
export function memoryPlanOf(
  { architecture, memory, dtype, kvDtype }: Pick<Profile, 'architecture' | 'memory' | 'dtype' | 'kvDtype'>,
  tensorParallel: number,
  pipelineParallel: number,
): MemoryPlan | undefined {
  const parameters = parametersOf(architecture);
  const perLayer = kvBytesPerLayer(architecture, tensorParallel, dtypes[kvDtype ?? 'bf16'].bytes);
  if (memory === undefined || parameters === undefined || perLayer === undefined) return undefined;
  const ofBody = parameters.body * dtypes[dtype ?? 'bf16'].bytes;
  // Embeddings are kept in 16 bits, whatever the type of the rest.
  const weights = (ofBody + parameters.embedding * 2) / (tensorParallel * pipelineParallel);
  const usable = usableBytes(memory);
  const bytesPerToken = perLayer * (architecture.layers / pipelineParallel);
  const blocks = Math.floor((usable - weights) / (BLOCK_TOKENS * bytesPerToken));
  const missing = blocks < 1 ? weights + BLOCK_TOKENS * bytesPerToken - usable : 0;
  const tokens = Math.max(0, blocks) * BLOCK_TOKENS;
  return { memory: memory.bytes, usable, weights, bytesPerToken, tokens, missing };
}

function usableBytes({ bytes, utilisation, reserve }: GpuMemory): number {
  return utilisation * bytes - reserve * bytes;
}

/** The KV capacity, in tokens, of an instance of these sizes, by the profile's table or else from its memory, if it has it. */
export function kvCapacityOf(
  profile: Profile,
  tensorParallel: number,
  pipelineParallel: number,
): number | undefined {
  const row = profile.kvCapacity.find(
    (each) => each.tensorParallel === tensorParallel && each.pipelineParallel === pipelineParallel,
  );
  const tokens = row?.tokens ?? memoryPlanOf(profile, tensorParallel, pipelineParallel)?.tokens;
  return tokens === 0 ? undefined : tokens;
}

/** Why an instance of these sizes has no KV cache, for one of which the capacity is not known. */
export function whyNoKvCapacity(profile: Profile, tensorParallel: number, pipelineParallel: number): string {
  const sizes = `tp ${tensorParallel}, pp ${pipelineParallel}`;
  const plan = memoryPlanOf(profile, tensorParallel, pipelineParallel);
  if (plan === undefined) {
    return `no KV capacity is known for ${sizes} (too little memory, or not in the profile)`;
  }
  const inGB = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  return (
    `${inGB(plan.missing)} of memory are missing on each GPU for ${sizes}: ` +
    `weights of ${inGB(plan.weights)} in ${inGB(plan.usable)} of ${inGB(plan.memory)}`
  );
}
