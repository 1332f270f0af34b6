import { type Architecture, headDimOf } from '../architecture.js';

/** How many parameters a model has, without norms, biases and tables of positions (less than 0.2 %). */
export interface Parameters {
  /** In its layers. */
  readonly body: number;
  /** In its embeddings, input and output. */
  readonly embedding: number;
}

/** The parameters of a model; undefined where its shape is not known well enough. */
export function parametersOf(architecture: Architecture): Parameters | undefined {
  const { hidden, vocabulary, tiedEmbeddings = false, bodyParameters } = architecture;
  const body = bodyParameters ?? bodyOf(architecture);
  if (body === undefined || hidden === undefined || vocabulary === undefined) return undefined;
  return { body, embedding: vocabulary * hidden * (tiedEmbeddings ? 1 : 2) };
}

/** Attention's four matrices, and two or three of the MLP, or of each expert beside the router. */
function bodyOf(architecture: Architecture): number | undefined {
  const { layers, heads, kvHeads = heads, hidden, intermediate, gatedMlp = false, experts } = architecture;
  const headDim = headDimOf(architecture);
  if (hidden === undefined || intermediate === undefined || headDim === undefined) return undefined;
  const attention = 2 * hidden * headDim * (heads + kvHeads);
  const mlp = (gatedMlp ? 3 : 2) * hidden * intermediate;
  const mlps = experts === undefined ? mlp : experts.count * (mlp + hidden);
  return layers * (attention + mlps);
}
