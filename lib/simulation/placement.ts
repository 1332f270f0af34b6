/** The serving engines that can be placed: prefill and decode on separate GPUs, or together. */
export const backends = ['distserve', 'vllm'] as const;

/** The name of a serving engine. */
export type Backend = (typeof backends)[number];

/** How many GPUs one instance's model is split over. */
export interface ParallelSizes {
  /** Tensor-parallel size: GPUs that share every layer. */
  readonly tp: number;
  /** Pipeline-parallel size: groups of consecutive layers. */
  readonly pp: number;
}

/** How a model is laid out on GPUs, as plain data. */
export type Placement =
  | {
      readonly backend: 'distserve';
      /** Pipeline parallelism across nodes, which multiplies the pipeline size of both sides. */
      readonly ppCross: number;
      readonly prefill: ParallelSizes;
      readonly decode: ParallelSizes;
    }
  | { readonly backend: 'vllm'; readonly instance: ParallelSizes };

/** How many GPUs a placement takes. */
export function gpusOf(placement: Placement): number {
  if (placement.backend === 'vllm') return placement.instance.tp * placement.instance.pp;
  const { ppCross, prefill, decode } = placement;
  return ppCross * (prefill.tp * prefill.pp + decode.tp * decode.pp);
}

/** A placement in the words of the published program: `pp_cross=1, tp_prefill=2, ...` or `tp=4, pp=1`. */
export function describePlacement(placement: Placement): string {
  if (placement.backend === 'vllm') return `tp=${placement.instance.tp}, pp=${placement.instance.pp}`;
  const { ppCross, prefill, decode } = placement;
  return (
    `pp_cross=${ppCross}, tp_prefill=${prefill.tp}, pp_prefill=${prefill.pp}, ` +
    `tp_decode=${decode.tp}, pp_decode=${decode.pp}`
  );
}
