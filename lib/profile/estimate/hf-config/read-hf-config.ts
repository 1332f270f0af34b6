import { Field, parseJson } from '../../../input/index.js';
import type { Architecture } from '../../architecture.js';
import type { Dtype } from '../../dtype.js';
import { type Family, familyByActivation, familyOf } from './families.js';
import { firstOf, isGiven, neededOf, sizeOf } from './first-of.js';
import { readHfDtype } from './read-dtype.js';
import { refuseOthers } from './refuse-others.js';

/** What a config.json of Hugging Face tells of a model. */
export interface HfConfig {
  readonly architecture: Architecture;
  /** The name that it was saved under; left out where the file does not tell. */
  readonly model?: string;
  /** Type of the weights' numbers; left out where the file does not tell. */
  readonly dtype?: Dtype;
  /** What was taken otherwise than the file says, in sentences without their full stop. */
  readonly notes: readonly string[];
}

/** Where a model that sees pictures, too, keeps the part that is about texts. */
const textParts = ['text_config', 'llm_config', 'language_config'];

/** The names that families of models have for the same thing. */
const names = {
  layers: ['num_hidden_layers', 'n_layer', 'num_layers', 'n_layers'],
  hidden: ['hidden_size', 'n_embd', 'd_model'],
  heads: ['num_attention_heads', 'n_head', 'n_heads'],
  kvHeads: ['num_key_value_heads', 'num_kv_heads', 'n_head_kv', 'multi_query_group_num'],
  headDim: ['head_dim', 'kv_channels'],
  inner: ['intermediate_size', 'ffn_dim', 'n_inner', 'ffn_hidden_size'],
  innerOfExpert: ['moe_intermediate_size', 'intermediate_size', 'ffn_dim'],
  vocabulary: ['vocab_size', 'padded_vocab_size'],
  activation: ['hidden_act', 'hidden_activation', 'activation_function'],
  experts: ['num_local_experts', 'num_experts', 'n_routed_experts', 'moe_num_experts'],
  expertsPerToken: ['num_experts_per_tok', 'num_experts_per_token', 'moe_k', 'moe_topk', 'moe_top_k'],
} as const;

/**
 * The shape of a model from its config.json on Hugging Face. Fields that say nothing of it are passed over. Of a model
 * that sees pictures, too, it is the part that writes texts.
 *
 * @param where the path it came from, for messages
 * @throws InputError that names the field, what was expected and what was given, for a shape that cannot be, and for a
 * model that the roofline does not know: latent attention, layers without attention, weights of 4 bits
 */
export function readHfConfig(bytes: Uint8Array, where: string): HfConfig {
  const root = new Field(parseJson(bytes, where), where);
  root.object('the config.json of a model, an object');
  const part = firstOf(root, textParts);
  part?.object();
  const config = part ?? root;
  const experts = readExperts(config);
  refuseOthers(config, experts !== undefined);
  const { family, notes } = familyFor(config);
  const shape = readShape(config);
  // Some write it beside the part that it is about.
  const tied = [config, root].map((each) => each.at('tie_word_embeddings')).find(isGiven);
  const dtype = readHfDtype(part === undefined ? [root] : [root, part]);
  const model = modelName(root) ?? modelName(config);
  return {
    architecture: {
      ...shape,
      intermediate: readInner(config, shape.hidden, family, experts !== undefined),
      gatedMlp: family.isGated,
      tiedEmbeddings: tied === undefined ? family.isTied : tied.flag(),
      ...(experts === undefined ? {} : { experts }),
    },
    ...(model === undefined ? {} : { model }),
    ...(dtype === undefined ? {} : { dtype }),
    notes: [...notes, ...windowNotes(config), ...embeddingNotes(config, shape.hidden)],
  };
}

function readShape(config: Field) {
  const hidden = sizeOf(neededOf(config, names.hidden));
  const headsField = neededOf(config, names.heads);
  const heads = sizeOf(headsField);
  const headDim = firstOf(config, names.headDim);
  if (headDim === undefined && hidden % heads !== 0) {
    headsField.refuse(`a divisor of the hidden size ${hidden}, or the size of a head in head_dim`);
  }
  return {
    layers: sizeOf(neededOf(config, names.layers)),
    heads,
    hidden,
    kvHeads: readKvHeads(config, heads),
    headDim: headDim === undefined ? hidden / heads : sizeOf(headDim),
    vocabulary: sizeOf(neededOf(config, names.vocabulary)),
  };
}

function readKvHeads(config: Field, heads: number): number {
  // Falcon of the first generation and GPT-BigCode have one for all heads, whatever else the file says.
  if (config.at('multi_query').value === true && config.at('new_decoder_architecture').value !== true)
    return 1;
  const field = firstOf(config, names.kvHeads);
  if (field === undefined) return heads;
  const kvHeads = sizeOf(field);
  return heads % kvHeads === 0 ? kvHeads : field.refuse(`a divisor of the ${heads} heads`);
}

function readInner(config: Field, hidden: number, family: Family, hasExperts: boolean): number {
  const { usualWidth, shareOfWidth = 1 } = family;
  const field = firstOf(config, hasExperts ? names.innerOfExpert : names.inner);
  if (field === undefined && usualWidth !== undefined) return usualWidth * hidden;
  const size = sizeOf(field ?? config.at(names.inner[0])) * shareOfWidth;
  return Number.isInteger(size) ? size : field!.refuse('an even number');
}

function readExperts(config: Field): Architecture['experts'] {
  const field = firstOf(config, names.experts);
  if (field === undefined) return undefined;
  const count = sizeOf(field);
  // One that all tokens go through is no choice.
  if (count === 1) return undefined;
  const perTokenField = neededOf(config, names.expertsPerToken);
  const perToken = sizeOf(perTokenField);
  if (perToken > count) perTokenField.refuse(`at most the ${count} experts there are`);
  return { count, perToken };
}

function familyFor(config: Field): { family: Family; notes: string[] } {
  const type = config.at('model_type');
  const known = isGiven(type) ? familyOf(type.name()) : undefined;
  if (known !== undefined) return { family: known, notes: [] };
  const activation = firstOf(config, names.activation)?.name();
  const family = familyByActivation(activation);
  const what = isGiven(type)
    ? `models of the type ${type.name()} are not known`
    : 'the type of the model is not told';
  const matrices = `${family.isGated ? 'three' : 'two'} matrices of the MLP`;
  return { family, notes: [`${what}: ${matrices} were told by its activation function`] };
}

function windowNotes(config: Field): string[] {
  const window = config.at('sliding_window');
  if (!isGiven(window) || config.at('use_sliding_window').value === false) return [];
  return [
    `attention within windows of ${sizeOf(window)} tokens is taken for one over all of a context, ` +
      'so that longer ones come out too slow and too large',
  ];
}

function embeddingNotes(config: Field, hidden: number): string[] {
  const width = config.at('word_embed_proj_dim');
  if (!isGiven(width) || sizeOf(width) === hidden) return [];
  return [`embeddings of ${sizeOf(width)} numbers are taken for ones of ${hidden}, as hidden states have`];
}

/** A name as Hugging Face has them, `organisation/model`; of a path of somebody's disk the last part. */
function modelName(config: Field): string | undefined {
  const field = config.at('_name_or_path');
  if (!isGiven(field) || field.value === '') return undefined;
  const parts = field.name().split(/[/\\]/);
  const isId = parts.length <= 2 && parts.every((part) => /^[\w][\w.-]*$/.test(part));
  return isId ? parts.join('/') : parts.findLast((part) => /^\w/.test(part));
}
