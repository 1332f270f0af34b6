import type { SeenBatches } from '../coverage.js';
import type { Evidence } from '../evidence.js';
import { affine } from './affine.js';
import { expression } from './expression.js';
import type { DecodeSums, GpuShare, LatencyForm, LatencyModel, PrefillSums } from './form.js';
import { max } from './max.js';
import { roofline } from './roofline.js';

export type { AffineLatency, DecodeCoefficients, PrefillCoefficients } from './affine.js';
export { type ExpressionLatency, expressionVariables } from './expression.js';
export type { ExpressionTree } from './expression-tree.js';
export type { DecodeSums, GpuShare, LatencyForm, LatencyModel, PrefillSums } from './form.js';
export type { MaxLatency, RequestLine } from './max.js';
export { type ExpressionNames, parseExpression } from './parse-expression.js';

export type {
  RooflineExperts,
  RooflineGemm,
  RooflineLatency,
  RooflineOutcome,
  TokenLine,
} from './roofline.js';

/** The forms of latency, by the name that a row of a profile gives. */
export const latencyForms = { affine, max, roofline, expression } as const;

/** The name of a form of latency. */
export type LatencyFormName = keyof typeof latencyForms;

/** Coefficients of any form: with the name of their form, `affine` when left out. */
export type Coefficients = ReturnType<(typeof latencyForms)[LatencyFormName]['read']>;

/** What coefficients rest on. */
export interface Grounds {
  /** Where that is not as their profile says. */
  readonly tier?: string;
  readonly evidence?: Evidence;
}

/** Coefficients and what they rest on, as plain data. */
export type Latency = Coefficients &
  Grounds & {
    /** Takes note of the batches that are asked about; within a run only, for it is no plain data. */
    readonly seen?: SeenBatches;
  };

/** The form of some coefficients. */
export function formOf(latency: Coefficients): LatencyForm<Coefficients> {
  // The coefficients are of their own form: types cannot tell.
  return latencyForms[latency.form ?? 'affine'] as LatencyForm<Coefficients>;
}

/**
 * What an engine asks for the time of a batch.
 *
 * @example
 * const times = latencyModel(latencyOf(profile, 'vllm', 1));
 * const ms = times.decode({ requests: 8, contextTokens: 4000 });
 */
export function latencyModel(latency: Latency): LatencyModel {
  const model = formOf(latency).bind?.(latency) ?? new BoundLatency(latency);
  return latency.seen === undefined ? model : new WatchedLatency(model, latency.seen);
}

/** A form with its coefficients. A class, since every iteration asks it: methods of closures are slower to call. */
class BoundLatency implements LatencyModel {
  private readonly form: LatencyForm<Coefficients>;
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

/** A model that takes note of what is asked. */
class WatchedLatency implements LatencyModel {
  private readonly model: LatencyModel;
  private readonly seen: SeenBatches;

  constructor(model: LatencyModel, seen: SeenBatches) {
    this.model = model;
    this.seen = seen;
  }

  prefill(sums: PrefillSums): number {
    this.seen.prefill(sums);
    return this.model.prefill(sums);
  }

  decode(sums: DecodeSums): number {
    this.seen.decode(sums);
    return this.model.decode(sums);
  }

  growth(requests: number): number | undefined {
    return this.model.growth(requests);
  }
}

/** The times of the GPUs alone, for engines that simulate the host themselves. */
export function gpuLatency(latency: Latency, share: GpuShare = { prefill: 1, decode: 1 }): Latency {
  const { tier, evidence } = latency;
  const told = { ...(tier === undefined ? {} : { tier }), ...(evidence === undefined ? {} : { evidence }) };
  return { ...formOf(latency).gpuOnly(latency, share), ...told };
}

/**
 * The times of an engine, from those of the GPUs.
 *
 * @param factor on all times
 * @param plus ms that come on top of each iteration
 */
export function engineLatency<Of extends Latency>(latency: Of, factor: number, plus: number): Of {
  return { ...latency, ...formOf(latency).inEngine(latency, factor, plus) };
}

const nothing = { base: 0, perContextToken: 0, perRequest: 0 };

/** Iterations that take no time. */
export const noLatency: Latency = {
  prefill: { base: 0, perToken: 0, perSquaredToken: 0 },
  decodeSmallBatch: nothing,
  decodeLargeBatch: nothing,
  largeBatchFrom: 1,
};
