import type { InstanceSpec } from '../parts/instances.js';

/** Instances as plain data; the KV capacity is the token budget of a prefill iteration, and the most requests of a decode. */
export type PublishedSpec =
  | {
      /** Prefill and decode each have their own instances (DistServe). */
      readonly prefill: InstanceSpec;
      readonly decode: InstanceSpec;
    }
  | {
      /** Every instance does both (vLLM). */
      readonly serve: InstanceSpec;
      /** When given, prompts are prefilled in chunks with decodes riding along, and this budget holds instead. */
      readonly chunkTokens?: number;
    };
