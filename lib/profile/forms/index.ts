import { affine } from './affine.js';
import type { DecodeSums, GpuShare, LatencyForm, PrefillSums } from './form.js';
import { max } from './max.js';
import { roofline } from './roofline.js';

export type { AffineLatency, DecodeCoefficients, PrefillCoefficients } from './affine.js';
export type { DecodeSums, GpuShare, LatencyForm, PrefillSums } from './form.js';
export type { MaxLatency, RequestLine } from './max.js';
export type { RooflineExperts, RooflineGemm, RooflineLatency, TokenLine } from './roofline.js';

/** The forms of latency, by the name that a row of a profile gives. */
export const latencyForms = { affine, max, roofline } as const;

/** The name of a form of latency. */
export type LatencyFormName = keyof typeof latencyForms;

/** Coefficients of any form, as plain data: with the name of their form, `affine` when left out. */
export type Latency = ReturnType<(typeof latencyForms)[LatencyFormName]['read']>;

/** The form of some coefficients. */
export function formOf(latency: Latency): LatencyForm<Latency> {
  // The coefficients are of their own form: types cannot tell.
  return latencyForms[latency.form ?? 'affine'] as LatencyForm<Latency>;
}

/** The times that coefficients give, in ms. */
export interface LatencyModel {
  prefill(sums: PrefillSums): number;
  decode(sums: DecodeSums): number;
  /** As `LatencyForm.growth`. */
  growth(requests: number): number | undefined;
}

/**
 * What an engine asks for the time of a batch.
 *
 * @example
 * const times = latencyModel(latencyOf(profile, 'vllm', 1));
 * const ms = times.decode({ requests: 8, contextTokens: 4000 });
 */
export function latencyModel(latency: Latency): LatencyModel {
  return new BoundLatency(latency);
}

/** A form with its coefficients. A class, since every iteration asks it: methods of closures are slower to call. */
class BoundLatency implements LatencyModel {
  private readonly form: LatencyForm<Latency>;
  private readonly latency: Latency;

  constructor(latency: Latency) {
    this.form = formOf(latency);
    this.latency = latency;
  }

  prefill(sums: PrefillSums): number {
    return this.form.prefill(this.latency, sums);
  }

  decode(sums: DecodeSums): number {
    return this.form.decode(this.latency, sums);
  }

  growth(requests: number): number | undefined {
    return this.form.growth(this.latency, requests);
  }
}

/** The times of the GPUs alone, for engines that simulate the host themselves. */
export function gpuLatency(latency: Latency, share: GpuShare = { prefill: 1, decode: 1 }): Latency {
  return formOf(latency).gpuOnly(latency, share);
}

const nothing = { base: 0, perContextToken: 0, perRequest: 0 };

/** Iterations that take no time. */
export const noLatency: Latency = {
  prefill: { base: 0, perToken: 0, perSquaredToken: 0 },
  decodeSmallBatch: nothing,
  decodeLargeBatch: nothing,
  largeBatchFrom: 1,
};
