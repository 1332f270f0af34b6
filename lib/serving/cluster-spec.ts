import type { LatencyCoefficients } from '../profile/index.js';

/** One kind of instance: a pipeline of workers, each the GPUs of one tensor-parallel group. */
export interface InstanceSpec {
  /** How many instances there are of this kind. */
  readonly count: number;
  /** Pipeline-parallel size: how many workers an instance has. */
  readonly stages: number;
  /**
   * KV capacity of an instance, in tokens. It is the token budget of one prefill iteration, and the most
   * requests that one iteration decodes.
   */
  readonly maxTokens: number;
  /** The latency of the whole model on one tensor-parallel group. */
  readonly latency: LatencyCoefficients;
}

/** A cluster as plain data. */
export type ClusterSpec =
  | {
      /** Prefill and decode each have their own instances (DistServe). */
      readonly kind: 'disaggregated';
      readonly prefill: InstanceSpec;
      readonly decode: InstanceSpec;
    }
  | {
      /** Every instance does both (vLLM). */
      readonly kind: 'colocated';
      readonly instance: InstanceSpec;
      /** When given, prompts are prefilled in chunks with decodes riding along, and this budget holds instead. */
      readonly chunkTokens?: number;
    };
