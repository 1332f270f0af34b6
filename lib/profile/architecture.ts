/** The shape of a model: what its latency and memory follow from. */
export interface Architecture {
  /** Pipeline-parallel sizes are the divisors of it. */
  readonly layers: number;
  /** Attention heads; tensor-parallel sizes are divisors of it. */
  readonly heads: number;
  /** Size of the hidden state. */
  readonly hidden?: number;
  /** Key-value heads where attention is grouped; as many as heads when left out. */
  readonly kvHeads?: number;
  /** Size of a head, where heads * headDim is not the hidden size; hidden / heads when left out. */
  readonly headDim?: number;
  /** Size of the MLP's inner layer; of one expert's, where there are experts. */
  readonly intermediate?: number;
  /** Size of the vocabulary. */
  readonly vocabulary?: number;
  /** Whether the MLP has a gate, and so three matrices; false when left out. */
  readonly gatedMlp?: boolean;
  /** Whether input and output embeddings are one matrix; false when left out. */
  readonly tiedEmbeddings?: boolean;
  /** Of a mixture of experts: how many each layer has, and how many of them a token goes through. */
  readonly experts?: { readonly count: number; readonly perToken: number };
  /** Of latent attention: how many values of KV cache a token has in each layer, for all heads together. */
  readonly latentKvValues?: number;
  /** How many parameters it has in its layers, where that does not follow from the other fields. */
  readonly bodyParameters?: number;
}

/** The size of a head; undefined if neither it nor the hidden size is known. */
export function headDimOf({ heads, hidden, headDim }: Architecture): number | undefined {
  return headDim ?? (hidden === undefined ? undefined : hidden / heads);
}

/**
 * Tensor-parallel sizes up to a number of GPUs, ascending: the divisors of the heads that divide the key-value heads or
 * are multiples of their number, so that each GPU has whole heads and no more key-value heads than it uses.
 */
export function tensorParallelSizes(
  { heads, kvHeads = heads }: Pick<Architecture, 'heads' | 'kvHeads'>,
  atMost: number,
): number[] {
  return divisors(heads, atMost).filter((tp) => kvHeads % tp === 0 || tp % kvHeads === 0);
}

/** The divisors of a number that are no larger than another, ascending. */
export function divisors(n: number, atMost: number): number[] {
  const small: number[] = [];
  const large: number[] = [];
  for (let d = 1; d <= atMost && d * d <= n; d++) {
    if (n % d !== 0) continue;
    small.push(d);
    if (d * d < n && n / d <= atMost) large.unshift(n / d);
  }
  return [...small, ...large];
}
