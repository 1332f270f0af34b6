import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../../../lib/input/index.js';
import { estimateProfile, type HfConfig, readHfConfig } from '../../../lib/profile/estimate/index.js';
import { factors } from './factors.js';
import { hfConfigs } from './hf-configs.js';
import { gpus, shapes } from './known.js';

const read = (contents: unknown): HfConfig =>
  readHfConfig(new TextEncoder().encode(JSON.stringify(contents)), 'config.json');

const llama = hfConfigs['Llama-3.1-70B'];
const mixtral = hfConfigs['Mixtral-8x7B'];

describe('The shape of a model is read as it is in the table of models:', () => {
  test.each(Object.keys(hfConfigs) as (keyof typeof hfConfigs)[])('%s', (name) => {
    const { architecture, notes } = read(hfConfigs[name]);
    expect(architecture).toEqual({ gatedMlp: false, tiedEmbeddings: false, ...shapes[name] });
    expect(notes).toEqual([]);
  });
});

describe('Names that other families have are understood:', () => {
  test('those of GPT-2, whose MLP has four times the hidden size', () => {
    const gpt2 = {
      activation_function: 'gelu_new',
      model_type: 'gpt2',
      n_embd: 768,
      n_head: 12,
      n_inner: null,
      n_layer: 12,
      vocab_size: 50257,
    };
    expect(read(gpt2)).toEqual({
      architecture: {
        layers: 12,
        heads: 12,
        kvHeads: 12,
        hidden: 768,
        headDim: 64,
        intermediate: 3072,
        vocabulary: 50257,
        gatedMlp: false,
        tiedEmbeddings: true,
      },
      notes: [],
    });
  });

  test('those of Falcon, with one key-value head or with groups of heads', () => {
    const falcon = {
      hidden_size: 4544,
      model_type: 'falcon',
      num_attention_heads: 71,
      num_hidden_layers: 32,
    };
    const first = { ...falcon, multi_query: true, num_kv_heads: 71, vocab_size: 65024 };
    expect(read(first).architecture).toMatchObject({ kvHeads: 1, intermediate: 4 * 4544, gatedMlp: false });
    const later = { ...first, num_attention_heads: 128, hidden_size: 8192, num_kv_heads: 8 };
    expect(read({ ...later, new_decoder_architecture: true }).architecture.kvHeads).toBe(8);
  });

  test('those of the first Qwen, which counts the gate with the rest', () => {
    const qwen = { ...llama, model_type: 'qwen', intermediate_size: 49152 };
    expect(read(qwen).architecture.intermediate).toBe(24576);
  });

  test('of a model that sees pictures, in the part that is about texts', () => {
    const { torch_dtype, tie_word_embeddings, ...text } = llama;
    const config = {
      _name_or_path: 'acme/sees',
      model_type: 'acme_vision',
      torch_dtype,
      tie_word_embeddings: true,
      text_config: text,
      vision_config: { hidden_size: 1, num_hidden_layers: 2 },
    };
    const { architecture, dtype, model } = read(config);
    expect(architecture).toEqual({ ...shapes['Llama-3.1-70B'], tiedEmbeddings: true });
    expect([dtype, model]).toEqual(['bf16', 'acme/sees']);
  });
});

describe('What a file leaves out is as its family has it:', () => {
  test.each([
    ['llama', { gatedMlp: true, tiedEmbeddings: false }],
    ['gemma2', { gatedMlp: true, tiedEmbeddings: true }],
    ['phi3', { gatedMlp: true, tiedEmbeddings: false }],
    ['opt', { gatedMlp: false, tiedEmbeddings: true }],
    ['gpt_neox', { gatedMlp: false, tiedEmbeddings: false }],
  ])('%s', (model_type, expected) => {
    const { tie_word_embeddings, ...rest } = llama;
    expect(read({ ...rest, model_type }).architecture).toMatchObject(expected);
  });

  test('as many key-value heads as heads', () => {
    const { num_key_value_heads, ...rest } = llama;
    expect(read(rest).architecture.kvHeads).toBe(64);
  });

  test.each([
    ['silu', true, 'three'],
    ['gelu', false, 'two'],
    [undefined, false, 'two'],
  ])(
    'a family that is not known, with the activation function %s, by that',
    (hidden_act, gatedMlp, matrices) => {
      const { architecture, notes } = read({ ...llama, model_type: 'toString', hidden_act });
      expect(architecture.gatedMlp).toBe(gatedMlp);
      expect(notes).toEqual([
        `models of the type toString are not known: ${matrices} matrices of the MLP were told by its activation function`,
      ]);
    },
  );
});

describe('What the roofline takes otherwise is noted:', () => {
  test('windows of attention, unless they are not used', () => {
    const { notes } = read({ ...llama, sliding_window: 4096 });
    expect(notes).toEqual([
      'attention within windows of 4096 tokens is taken for one over all of a context, so that longer ones come out too slow and too large',
    ]);
    expect(read({ ...llama, sliding_window: 4096, use_sliding_window: false }).notes).toEqual([]);
  });

  test('embeddings of another size', () => {
    const { notes } = read({ ...hfConfigs['OPT-13B'], word_embed_proj_dim: 512 });
    expect(notes).toEqual(['embeddings of 512 numbers are taken for ones of 5120, as hidden states have']);
  });
});

describe('The name of a model is', () => {
  test.each([
    ['an id on Hugging Face', 'facebook/opt-13b', 'facebook/opt-13b'],
    ['a bare name', 'my-model', 'my-model'],
    ['the last part of a path', '/home/me/models/llama/', 'llama'],
    ['the last part of a path of Windows', 'C:\\models\\llama', 'llama'],
    ['the last part of a path from here', './llama', 'llama'],
    ['none, where it is empty', '', undefined],
    ['none, where it is null', null, undefined],
    ['none, where it names no place', '../', undefined],
  ])('%s', (_, _name_or_path, expected) => {
    expect(read({ ...llama, _name_or_path }).model).toBe(expected);
  });
});

describe('The type of weights is', () => {
  const typeOf = (changed: object) => read({ ...llama, torch_dtype: undefined, ...changed }).dtype;
  const fp8 = { num_bits: 8, type: 'float', strategy: 'channel' };
  test.each([
    ['told by torch_dtype', { torch_dtype: 'float16' }, 'fp16'],
    ['told by dtype', { dtype: 'bfloat16' }, 'bf16'],
    ['with the name of a module', { torch_dtype: 'torch.bfloat16' }, 'bf16'],
    ['of 16 bits where it was stored in 32', { torch_dtype: 'float32' }, 'fp16'],
    ['fp8', { torch_dtype: 'bfloat16', quantization_config: { quant_method: 'fp8' } }, 'fp8'],
    [
      'fp8 by blocks',
      { quantization_config: { quant_method: 'fp8', weight_block_size: [128, 128] } },
      'fp8-block',
    ],
    ['fp8 by FBGEMM', { quantization_config: { quant_method: 'fbgemm_fp8' } }, 'fp8'],
    ['fp8 by ModelOpt', { quantization_config: { quant_method: 'modelopt', quant_algo: 'FP8' } }, 'fp8'],
    [
      'fp8 by compressed tensors',
      { quantization_config: { quant_method: 'compressed-tensors', config_groups: { a: { weights: fp8 } } } },
      'fp8',
    ],
    [
      'fp8 by blocks of compressed tensors',
      {
        quantization_config: {
          quant_method: 'compressed-tensors',
          config_groups: { a: { weights: { ...fp8, strategy: 'block' } } },
        },
      },
      'fp8-block',
    ],
    ['not told', { quantization_config: null }, undefined],
  ])('%s', (_, changed, expected) => {
    expect(typeOf(changed)).toBe(expected);
  });

  const others =
    'quantization_config: quant_method: expected 16-bit or fp8 weights (quant_method fp8, fbgemm_fp8, or compressed-tensors or modelopt of fp8), got';
  test.each([
    ['awq', { quantization_config: { quant_method: 'awq', bits: 4 } }, `${others} "awq"`],
    ['gptq', { quantization_config: { quant_method: 'gptq', bits: 4 } }, `${others} "gptq"`],
    ['mxfp4', { quantization_config: { quant_method: 'mxfp4' } }, `${others} "mxfp4"`],
    [
      'a name of objects',
      { quantization_config: { quant_method: 'constructor' } },
      `${others} "constructor"`,
    ],
    [
      'FP4 by ModelOpt',
      { quantization_config: { quant_method: 'modelopt', quant_algo: 'NVFP4' } },
      `${others} "modelopt"`,
    ],
    [
      'compressed tensors of 4 bits',
      {
        quantization_config: {
          quant_method: 'compressed-tensors',
          config_groups: { a: { weights: { num_bits: 4, type: 'int' } } },
        },
      },
      `${others} "compressed-tensors"`,
    ],
    [
      'a way without a name',
      { quantization_config: { bits: 4 } },
      'quantization_config: quant_method: expected a text, got nothing',
    ],
    ['no object', { quantization_config: 'fp8' }, 'quantization_config: expected an object, got "fp8"'],
    [
      'whole numbers',
      { torch_dtype: 'int8' },
      'torch_dtype: expected float16, bfloat16, float32 or fp8, got "int8"',
    ],
    ['a number', { torch_dtype: 16 }, 'torch_dtype: expected a text, got 16'],
  ])('refused for %s', (_, changed, message) => {
    expect(() => typeOf(changed)).toThrow(new InputError(`config.json: ${message}`));
  });
});

describe('A model is refused that the roofline does not know:', () => {
  test.each([
    [
      'latent attention',
      { kv_lora_rank: 512 },
      'kv_lora_rank: expected a model without latent attention, whose time the roofline does not know, got 512',
    ],
    [
      'an encoder beside the decoder',
      { is_encoder_decoder: true },
      'is_encoder_decoder: expected a model that has a decoder only, got true',
    ],
    ['an encoder', { model_type: 'bert' }, 'model_type: expected a model that has a decoder, got "bert"'],
    [
      'state spaces',
      { mamba_d_state: 16 },
      'mamba_d_state: expected a model with attention in every layer, as the roofline knows them, got 16',
    ],
    [
      'state spaces by type',
      { model_type: 'mamba2' },
      'model_type: expected a model with attention in every layer, as the roofline knows them, got "mamba2"',
    ],
    [
      'some layers of another kind',
      { layer_types: ['full_attention', 'linear_attention'] },
      'layer_types[1]: expected a model with attention in every layer, as the roofline knows them, got "linear_attention"',
    ],
    [
      'layers that look at pictures',
      { cross_attention_layers: [3, 8] },
      'cross_attention_layers: expected a model whose layers are all alike, got a list of 2',
    ],
  ])('%s', (_, changed, message) => {
    expect(() => read({ ...llama, ...changed })).toThrow(new InputError(`config.json: ${message}`));
    expect(() => read({ text_config: { ...llama, ...changed } })).toThrow(
      new InputError(`config.json: text_config: ${message}`),
    );
  });

  const everywhere = 'expected a mixture with experts in every layer, as the roofline knows them, got';
  test.each([
    [
      'experts that all tokens share',
      { n_shared_experts: 1 },
      'n_shared_experts: expected a mixture of experts of which none is shared by all tokens, as the roofline knows them, got 1',
    ],
    ['first layers without experts', { first_k_dense_replace: 3 }, `first_k_dense_replace: ${everywhere} 3`],
    [
      'some layers without experts',
      { mlp_only_layers: [0, 1] },
      `mlp_only_layers: ${everywhere} a list of 2`,
    ],
    [
      'every second layer without experts',
      { decoder_sparse_step: 2 },
      `decoder_sparse_step: ${everywhere} 2`,
    ],
  ])('%s', (_, changed, message) => {
    expect(() => read({ ...mixtral, ...changed })).toThrow(new InputError(`config.json: ${message}`));
  });

  test('but not one that only says that it has nothing of the kind', () => {
    const nothing = { is_encoder_decoder: false, kv_lora_rank: null, cross_attention_layers: [] };
    const noOthers = {
      n_shared_experts: 0,
      first_k_dense_replace: 0,
      moe_layer_freq: 1,
      mlp_only_layers: [],
    };
    const windows = { layer_types: ['full_attention', 'sliding_attention'] };
    expect(read({ ...mixtral, ...nothing, ...noOthers, ...windows }).architecture.experts).toEqual({
      count: 8,
      perToken: 2,
    });
  });
});

describe('A shape that cannot be is refused:', () => {
  test.each([
    [
      'heads that do not divide the hidden size',
      { num_attention_heads: 63 },
      'num_attention_heads: expected a divisor of the hidden size 8192, or the size of a head in head_dim, got 63',
    ],
    [
      'key-value heads that do not divide the heads',
      { num_key_value_heads: 5 },
      'num_key_value_heads: expected a divisor of the 64 heads, got 5',
    ],
    [
      'more key-value heads than heads',
      { num_key_value_heads: 128 },
      'num_key_value_heads: expected a divisor of the 64 heads, got 128',
    ],
    [
      'no layers',
      { num_hidden_layers: undefined },
      'num_hidden_layers: expected a whole number from 1 to 10000000, got nothing',
    ],
    [
      'no MLP',
      { intermediate_size: null },
      'intermediate_size: expected a whole number from 1 to 10000000, got null',
    ],
    [
      'ties that are a text',
      { tie_word_embeddings: 'no' },
      'tie_word_embeddings: expected true or false, got "no"',
    ],
    ['a name that is a number', { _name_or_path: 1 }, '_name_or_path: expected a text, got 1'],
    [
      'a name that steers the terminal',
      { _name_or_path: 'a\u001b[2J' },
      '_name_or_path: expected a text without line breaks and control characters, got "a\\u001b[2J"',
    ],
    ['a type that is a list', { model_type: ['llama'] }, 'model_type: expected a text, got a list of 1'],
    ['layers of no list', { layer_types: 3 }, 'layer_types: expected a list, got 3'],
    [
      'half of an odd number',
      { model_type: 'qwen', intermediate_size: 101 },
      'intermediate_size: expected an even number, got 101',
    ],
    ['a part that is none', { text_config: 7 }, 'text_config: expected an object, got 7'],
  ])('%s', (_, changed, message) => {
    expect(() => read({ ...llama, ...changed })).toThrow(new InputError(`config.json: ${message}`));
  });

  test.each([
    [
      'more experts for a token than there are',
      { num_experts_per_tok: 9 },
      'num_experts_per_tok: expected at most the 8 experts there are, got 9',
    ],
    [
      'no experts for a token',
      { num_experts_per_tok: undefined },
      'num_experts_per_tok: expected a whole number from 1 to 10000000, got nothing',
    ],
  ])('%s', (_, changed, message) => {
    expect(() => read({ ...mixtral, ...changed })).toThrow(new InputError(`config.json: ${message}`));
  });

  const sizes = [
    'hidden_size',
    'intermediate_size',
    'num_attention_heads',
    'num_experts_per_tok',
    'num_hidden_layers',
    'num_key_value_heads',
    'num_local_experts',
    'vocab_size',
  ];
  test.each(sizes)('any %s that is no size', (name) => {
    for (const value of [0, -1, 1.5, 1e308, 10_000_001, '4096', true, [1], {}]) {
      const refusal = new RegExp(`^config\\.json: ${name}: expected a whole number from 1 to 10000000, got `);
      expect(() => read({ ...mixtral, [name]: value })).toThrow(refusal);
    }
  });
});

test.each([[[]], ['llama'], [null], [3]])('A file of %j is no config.json', (contents) => {
  expect(() => read(contents)).toThrow('config.json: expected the config.json of a model, an object, got ');
});

test('Whatever a file says, it is refused in one line or gives an estimate with finite times', () => {
  const value = fc.oneof(fc.jsonValue(), fc.integer({ min: 1, max: 1e7 }), fc.constantFrom(1, 2, 4, 64, 128));
  const named = { ...mixtral, head_dim: 1, kv_lora_rank: null, quantization_config: null, layer_types: null };
  const changes = fc.dictionary(fc.constantFrom(...Object.keys(named)), value, { maxKeys: 3 });
  fc.assert(
    fc.property(changes, (changed) => {
      try {
        const { architecture, dtype } = read({ ...mixtral, ...changed });
        const profile = estimateProfile({ model: 'm', architecture, gpu: gpus['H100-SXM'], factors, dtype });
        expect(JSON.stringify(profile)).not.toContain('null');
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect((error as Error).message).not.toContain('\n');
      }
    }),
  );
});
