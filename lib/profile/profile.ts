import type { GpuShare, Latency } from './forms/index.js';

/** The kind of GPU that is meant where none is named and a model has profiles for several. */
export const DEFAULT_GPU = 'A100-80G';

/** The latency of one engine at one tensor-parallel size: coefficients of any form. */
export type LatencyRow = Latency & {
  readonly engine: string;
  readonly tensorParallel: number;
  /**
   * The share of these times in which the GPUs work, where the rest stands for what the detailed engines simulate
   * themselves; 1 when left out.
   */
  readonly gpuShare?: GpuShare;
};

/** How many tokens of KV cache an instance of tensorParallel x pipelineParallel GPUs holds. */
export interface KvCapacityRow {
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly tokens: number;
}

/** All that the simulator knows of one model on one kind of GPU: the contents of a file in `profiles/`. */
export interface Profile {
  /** The model's full name, such as `facebook/opt-13b`. */
  readonly model: string;
  /** Other names that the model goes by. */
  readonly aliases: readonly string[];
  /** The kind of GPU, such as `A100-80G`. */
  readonly gpu: string;
  /** What the figures rest on: `reference` (published with DistServe), or the author's own word. */
  readonly tier: string;
  /** Where the figures come from. */
  readonly source: string;
  readonly architecture: {
    /** Pipeline-parallel sizes are the divisors of it. */
    readonly layers: number;
    /** Attention heads; tensor-parallel sizes are the divisors of it. */
    readonly heads: number;
    /** Size of the hidden state, for the size of the KV cache. */
    readonly hidden?: number;
    /** Key-value heads where attention is grouped; as many as heads when left out. */
    readonly kvHeads?: number;
    /** Size of a head, where heads * headDim is not the hidden size; hidden / heads when left out. */
    readonly headDim?: number;
  };
  readonly latency: readonly LatencyRow[];
  readonly kvCapacity: readonly KvCapacityRow[];
}

/** The latency of an engine at a tensor-parallel size, if the profile has it. */
export function latencyOf(profile: Profile, engine: string, tensorParallel: number): LatencyRow | undefined {
  return profile.latency.find((row) => row.engine === engine && row.tensorParallel === tensorParallel);
}

/** The KV capacity, in tokens, of an instance of these sizes, if the profile has it. */
export function kvCapacityOf(
  profile: Profile,
  tensorParallel: number,
  pipelineParallel: number,
): number | undefined {
  return profile.kvCapacity.find(
    (row) => row.tensorParallel === tensorParallel && row.pipelineParallel === pipelineParallel,
  )?.tokens;
}

/**
 * Bytes of KV cache for a token: a key and a value of `headDim` numbers of 16 bits for each key-value head of each
 * layer. Undefined if the profile knows neither the size of a head nor the hidden size.
 */
export function kvBytesPerToken({ architecture }: Profile): number | undefined {
  const { layers, heads, hidden, kvHeads = heads, headDim } = architecture;
  if (headDim !== undefined) return 2 * layers * kvHeads * headDim * BYTES_PER_VALUE;
  return hidden === undefined ? undefined : 2 * layers * hidden * (kvHeads / heads) * BYTES_PER_VALUE;
}

const BYTES_PER_VALUE = 2;
