import type { Architecture } from './architecture.js';
import type { Dtype } from './dtype.js';
import type { GpuShare, Latency } from './forms/index.js';
import type { EnginePreset } from './presets/preset.js';

/** The kind of GPU that is meant where none is named and a model has profiles for several. */
export const DEFAULT_GPU = 'A100-80G';

/** The latency at one tensor-parallel size: coefficients of any form. */
export type LatencyRow = Latency & RowFacts;

/** Of what the times of a row are. */
export interface RowFacts {
  /** The engine in which it was measured; left out where it is that of the model alone, whatever the engine. */
  readonly engine?: string;
  readonly tensorParallel: number;
  /**
   * The share of these times in which the GPUs work, where the rest stands for what the detailed engines simulate
   * themselves; 1 when left out.
   */
  readonly gpuShare?: GpuShare;
  /** For passes with prompts and decodes in one: how much slower attention of decodes is, and how unevenly contexts weigh. */
  readonly mixed?: { readonly decodeAttention: number; readonly unevenContexts: number };
}

/** How many tokens of KV cache an instance of tensorParallel x pipelineParallel GPUs holds. */
export interface KvCapacityRow {
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly tokens: number;
}

/** All that the simulator knows of one model on one kind of GPU: the contents of a file in `profiles/`. */
export interface Profile extends ProfileFacts {
  readonly latency: readonly LatencyRow[];
  /** What has made its times those of an engine; see `withPreset`. */
  readonly preset?: EnginePreset;
  /** Where prefill and decode instances are on different kinds of GPUs, what is known of each; see `mixedProfile`. */
  readonly roles?: { readonly prefill: Profile; readonly decode: Profile };
}

/** What a profile says beside its latencies. */
export interface ProfileFacts {
  /** The model's full name, such as `facebook/opt-13b`. */
  readonly model: string;
  /** Other names that the model goes by. */
  readonly aliases: readonly string[];
  /** The kind of GPU, such as `A100-80G`. */
  readonly gpu: string;
  /**
   * What the figures rest on: `reference` (published with DistServe), `measured-ops`, `experimental`, `estimate`, `fitted`,
   * or the author's own word.
   */
  readonly tier: string;
  /** Where the figures come from. */
  readonly source: string;
  /** Type of the weights' numbers; undefined where the profile does not tell. */
  readonly dtype?: Dtype;
  /** Type of the KV cache's numbers; 16 bits when left out. */
  readonly kvDtype?: Dtype;
  /** The licence of what the figures were derived from, and the notice that it asks for. */
  readonly licence?: string;
  readonly architecture: Architecture;
  readonly kvCapacity: readonly KvCapacityRow[];
  /** The memory of a GPU, from which capacities follow that are not in the table; without it there are no others. */
  readonly memory?: GpuMemory;
  /** The bandwidths of its links; left out where they are not known. */
  readonly links?: GpuLinks;
}

/** The memory of each GPU, and what of it is for weights and KV cache. */
export interface GpuMemory {
  /** In bytes. */
  readonly bytes: number;
  /** Share of it that the engine takes. */
  readonly utilisation: number;
  /** Share of it that is kept for activations and graphs. */
  readonly reserve: number;
}

/** What KV cache can move over, in GB/s (10^9 bytes), one way. */
export interface GpuLinks {
  /** Within a node; left out where nothing moves within one. */
  readonly intra?: number;
  /** Between nodes; left out where it is not known. */
  readonly inter?: number;
}

/**
 * The latency of an engine at a tensor-parallel size, if the profile has it: its own before one of any engine, and of
 * several forms `max`, which is right where short prompts and small batches meet the floor of the weights' read.
 */
export function latencyOf(profile: Profile, engine: string, tensorParallel: number): LatencyRow | undefined {
  const rows = profile.latency.filter((row) => row.tensorParallel === tensorParallel);
  const own = rows.filter((row) => row.engine === engine);
  const fitting = own.length > 0 ? own : rows.filter((row) => row.engine === undefined);
  return fitting.find(({ form }) => form === 'max') ?? fitting[0];
}

/** The part of a profile that is about the instances of a role: another one where prefill and decode are on other GPUs. */
export function profileFor(profile: Profile, role: string): Profile {
  return profile.roles?.[role as 'prefill' | 'decode'] ?? profile;
}
