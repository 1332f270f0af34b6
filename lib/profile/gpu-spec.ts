/** What is known of a kind of GPU, from its data sheet. */
export interface GpuSpec {
  readonly name: string;
  /** Other names, such as `h100`. */
  readonly aliases: readonly string[];
  /** Dense FLOP/s with 16-bit numbers. */
  readonly flops: number;
  /** Dense FLOP/s with 8-bit numbers; left out where it has none. */
  readonly fp8Flops?: number;
  /** Of its memory, in bytes/s. */
  readonly memoryBandwidth: number;
  /** To another GPU of its node, one way, in bytes/s. */
  readonly linkBandwidth: number;
  /** To another node, one way, in bytes/s for each GPU; left out where it is not known. */
  readonly nodeBandwidth?: number;
  /** In bytes. */
  readonly memory: number;
  /** Where the figures come from. */
  readonly source: string;
}
