import type { Field } from '../../../input/index.js';
import { isGiven } from './first-of.js';

/** A field that tells of something that the roofline does not know, and what it expects instead. */
interface Telltale {
  readonly names: readonly string[];
  readonly expected: string;
  /** The value that tells of nothing; otherwise 0, false and empty lists do. */
  readonly usual?: number;
}

const everyLayer = 'a model with attention in every layer, as the roofline knows them';

const ofAll: readonly Telltale[] = [
  {
    names: ['kv_lora_rank'],
    expected: 'a model without latent attention, whose time the roofline does not know',
  },
  { names: ['is_encoder_decoder'], expected: 'a model that has a decoder only' },
  {
    names: [
      'attn_layer_period',
      'attn_type_list',
      'block_types',
      '_block_types',
      'conv_L_cache',
      'hybrid_override_pattern',
      'layers_block_type',
      'linear_conv_kernel_dim',
      'linear_num_key_heads',
      'lru_width',
      'mamba_d_conv',
      'mamba_d_state',
      'mamba_n_heads',
      'ssm_cfg',
      'ssm_state_size',
      'state_size',
    ],
    expected: everyLayer,
  },
  {
    names: ['cross_attention_layers', 'block_configs'],
    expected: 'a model whose layers are all alike',
  },
];

const ofMixtures: readonly Telltale[] = [
  {
    names: [
      'n_shared_experts',
      'num_shared_experts',
      'moe_num_shared_experts',
      'shared_expert_intermediate_size',
    ],
    expected: 'a mixture of experts of which none is shared by all tokens, as the roofline knows them',
  },
  {
    names: ['first_k_dense_replace', 'mlp_only_layers'],
    expected: 'a mixture with experts in every layer, as the roofline knows them',
  },
  {
    names: ['decoder_sparse_step', 'interleave_moe_layer_step', 'moe_layer_freq', 'moe_layer_interval'],
    expected: 'a mixture with experts in every layer, as the roofline knows them',
    usual: 1,
  },
];

/** Models of these types have no decoder, though their shapes look alike. */
const encoders = [
  'albert',
  'bert',
  'clip',
  'deberta',
  'deberta-v2',
  'distilbert',
  'electra',
  'modernbert',
  'roberta',
  'vit',
  'xlm-roberta',
];

/** Models of these types have layers of other kinds, whatever their fields are called. */
const hybrids = [
  'jamba',
  'mamba',
  'mamba2',
  'minimax',
  'qwen3_next',
  'recurrent_gemma',
  'rwkv',
  'zamba',
  'zamba2',
];

/** What kinds of attention layers may be said to have. */
const knownLayers = ['full_attention', 'sliding_attention', 'chunked_attention'];

/**
 * Sees to it that a model is of a kind that the roofline knows.
 *
 * @throws InputError that names the field that tells it is not
 */
export function refuseOthers(config: Field, hasExperts: boolean): void {
  const type = config.at('model_type');
  if (encoders.includes(type.value as string)) type.refuse('a model that has a decoder');
  if (hybrids.includes(type.value as string)) type.refuse(everyLayer);
  for (const { names, expected, usual } of hasExperts ? [...ofAll, ...ofMixtures] : ofAll) {
    for (const name of names) {
      const field = config.at(name);
      if (tells(field, usual)) field.refuse(expected);
    }
  }
  const layers = config.at('layer_types');
  for (const layer of isGiven(layers) ? layers.list() : []) {
    if (!knownLayers.includes(layer.text())) layer.refuse(everyLayer);
  }
}

function tells(field: Field, usual: number | undefined): boolean {
  const { value } = field;
  if (!isGiven(field) || value === usual) return false;
  return (
    usual !== undefined || !(value === 0 || value === false || (Array.isArray(value) && value.length === 0))
  );
}
