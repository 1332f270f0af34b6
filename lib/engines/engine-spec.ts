import type { LatencyCoefficients } from '../profile/index.js';
import type { EngineSettings } from './engine-options.js';
import type { DispatchSpec } from './policies.js';

/** One kind of engine: how many instances there are, and what each is made of. */
export interface EngineSpec {
  /** How many instances there are of this kind. */
  readonly count: number;
  /** Pipeline-parallel size. */
  readonly stages: number;
  /** KV capacity of an instance, in tokens. */
  readonly maxTokens: number;
  /** The latency of the whole model on one tensor-parallel group. */
  readonly latency: LatencyCoefficients;
}

/** How KV cache comes from a prefill instance to a decode instance. */
export interface LinkSpec {
  /** Before the first byte, in ms. */
  readonly latency: number;
  /** In GB/s (10^9 bytes). */
  readonly bandwidth: number;
  /** KV cache of one token, in bytes: of all layers. */
  readonly bytesPerToken: number;
}

/** A cluster of detailed engines as plain data. */
export type EngineClusterSpec =
  | {
      /** Prefill and decode each have their own instances (DistServe). */
      readonly kind: 'detailed-disaggregated';
      readonly prefill: EngineSpec;
      readonly decode: EngineSpec;
      readonly link: LinkSpec;
      readonly settings: EngineSettings;
      /** How requests are dispatched; to the instance with the fewest when left out. */
      readonly dispatch?: DispatchSpec;
    }
  | {
      /** Every instance does both (vLLM). */
      readonly kind: 'detailed-colocated';
      readonly instance: EngineSpec;
      readonly settings: EngineSettings;
      /** As above; the policy of prefill instances counts. */
      readonly dispatch?: DispatchSpec;
      /** When given, prompts are prefilled in chunks beside the decodes, within this budget of tokens for a step. */
      readonly chunkTokens?: number;
    };
