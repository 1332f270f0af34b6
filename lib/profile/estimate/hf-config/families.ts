/** What a config.json leaves to whoever knows the family of the model. */
export interface Family {
  /** Whether the MLP has a gate, and so three matrices. */
  readonly isGated: boolean;
  /** Whether one matrix is both embeddings, where the file does not tell: it tells only what is not usual. */
  readonly isTied: boolean;
  /** How many times wider than the hidden state the MLP is where the file does not tell. */
  readonly usualWidth?: number;
  /** What share of the size that the file gives the MLP has; all of it when left out. */
  readonly shareOfWidth?: number;
}

const gated: Family = { isGated: true, isTied: false };
const gatedTied: Family = { isGated: true, isTied: true };
const plain: Family = { isGated: false, isTied: false };
const plainTied: Family = { isGated: false, isTied: true };

/**
 * Families of models by `model_type`, with the defaults of their classes in Hugging Face transformers: there a class that
 * says nothing has tied embeddings, which those of Llama and its kin overrule.
 */
const families: Readonly<Record<string, Family>> = {
  llama: gated,
  mistral: gated,
  ministral: gated,
  mixtral: gated,
  // The first Qwen counts the gate's half with the rest.
  qwen: { ...gated, shareOfWidth: 1 / 2 },
  qwen2: gated,
  qwen2_vl: gated,
  qwen2_5_vl: gated,
  qwen2_5_vl_text: gated,
  qwen3: gated,
  qwen3_moe: gated,
  qwen3_vl_text: gated,
  phi3: gated,
  phimoe: gated,
  olmo: gated,
  olmo2: gated,
  olmo3: gated,
  olmoe: gated,
  stablelm: gated,
  granite: gated,
  granitemoe: gated,
  internlm: gated,
  internlm2: gated,
  internlm3: gated,
  baichuan: gated,
  chatglm: gated,
  glm: gated,
  glm4: gated,
  exaone: gated,
  exaone4: gated,
  gpt_oss: gated,
  seed_oss: gated,
  gemma: gatedTied,
  gemma2: gatedTied,
  gemma3: gatedTied,
  gemma3_text: gatedTied,
  cohere: gatedTied,
  cohere2: gatedTied,
  smollm3: gatedTied,
  ernie4_5: gatedTied,
  opt: plainTied,
  gpt2: { ...plainTied, usualWidth: 4 },
  gpt_neo: { ...plainTied, usualWidth: 4 },
  gpt_bigcode: { ...plainTied, usualWidth: 4 },
  bloom: { ...plainTied, usualWidth: 4 },
  falcon: { ...plainTied, usualWidth: 4 },
  mpt: { ...plainTied, usualWidth: 4 },
  starcoder2: plainTied,
  gptj: { ...plain, usualWidth: 4 },
  gpt_neox: plain,
  phi: plain,
  persimmon: plain,
  nemotron: plain,
};

/** The family of a `model_type`; undefined for one that is not known. */
export function familyOf(modelType: string): Family | undefined {
  return Object.hasOwn(families, modelType) ? families[modelType] : undefined;
}

/** Of a family that is not known: activations that are used with a gate. */
const withGate = ['silu', 'swish', 'swiglu', 'geglu'];

/** What is taken of a family that is not known, from the activation function of its MLP. */
export function familyByActivation(activation: string | undefined): Family {
  const isGated = activation !== undefined && withGate.includes(activation.toLowerCase());
  return { isGated, isTied: true };
}
