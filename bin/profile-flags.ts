import { type Dtype, dtypeNamed, dtypeNames } from '../lib/profile/dtype.js';
import { optional } from './flags.js';
import { between, text, type ValueType } from './value-types.js';

/** A type of numbers, by any of its names. */
export const dtypeName: ValueType<Dtype> = {
  expected: `one of ${dtypeNames.join(', ')}`,
  parse: dtypeNamed,
};

/** What is made of a profile before it is simulated. */
export const profileFlags = {
  'engine-preset': optional(
    text,
    'How times of a model become those of an engine: ops-only, cuda-graph-2026, distserve-2024, vllm-2023',
    'by the tier of the profile',
  ),
  'memory-utilisation': optional(
    between(0.01, 1, 'share'),
    "Share of a GPU's memory that the engine takes",
    'as the profile',
  ),
  'memory-reserve': optional(
    between(0, 0.99, 'share'),
    'Share of it that is kept for activations',
    'as the profile',
  ),
  'kv-dtype': optional(
    dtypeName,
    'Type of the KV cache (bf16, fp8): its memory and its transfer',
    'as the profile',
  ),
};

/** The values of these flags. */
export interface ProfileValues {
  readonly 'engine-preset': string | undefined;
  readonly 'memory-utilisation': number | undefined;
  readonly 'memory-reserve': number | undefined;
  readonly 'kv-dtype': Dtype | undefined;
}
