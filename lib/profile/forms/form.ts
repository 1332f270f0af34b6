import type { Field } from '../../input/index.js';

/** What an iteration works on, for its time: prompts, or chunks of them. */
export interface PrefillSums {
  /** How many prompts. */
  readonly requests: number;
  /** Sum of the tokens that are prefilled. */
  readonly tokens: number;
  /** Sum of the squares of the prompts' lengths; of a chunk, the square of where it ends less that of where it begins. */
  readonly squaredTokens: number;
}

/** What a decode iteration works on, for its time. */
export interface DecodeSums {
  /** How many requests get a token. */
  readonly requests: number;
  /** Sum of the tokens of context that attention reads. */
  readonly contextTokens: number;
}

/** Shares of a profile's times in which the GPUs work. */
export interface GpuShare {
  readonly prefill: number;
  readonly decode: number;
}

/** The times that coefficients give, in ms. */
export interface LatencyModel {
  /** Of a prefill. */
  prefill(sums: PrefillSums): number;
  /** Of a decode iteration. */
  decode(sums: DecodeSums): number;
  /** As `LatencyForm.growth`. */
  growth(requests: number): number | undefined;
}

/**
 * A form of latency: from sums over a batch, how long the whole model takes on one tensor-parallel group, in ms. The
 * coefficients are plain data, so that they travel to threads; a row of a profile names its form.
 */
export interface LatencyForm<Coefficients> {
  prefill(of: Coefficients, sums: PrefillSums): number;
  decode(of: Coefficients, sums: DecodeSums): number;
  /**
   * By how much the next decode iteration of the same requests takes longer, in ms, each having a token more, as long as
   * the requests stay the same; undefined where that changes on the way, so that engines have to go step by step.
   */
  growth(of: Coefficients, requests: number): number | undefined;
  /** The times that these coefficients give, where something can be made ready for them once. */
  bind?(of: Coefficients): LatencyModel;
  /** For engines that simulate the host themselves: the times in which the GPUs work. */
  gpuOnly(of: Coefficients, share: GpuShare): Coefficients;
  /** For engines that take longer than the GPUs: all times by a factor, and `plus` ms more for each iteration. */
  inEngine(of: Coefficients, factor: number, plus: number): Coefficients;
  /** The names of the fields that a row of a profile has for it. */
  readonly fields: readonly string[];
  /** Reads them. @throws InputError for what is amiss */
  read(fields: Readonly<Record<string, Field>>): Coefficients;
}
