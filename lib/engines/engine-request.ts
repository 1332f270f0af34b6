import type { RequestSpec } from '../workload/index.js';

/** A request on its way through the detailed engines, with the times (ms) at which it came from one phase to the next. */
export interface EngineRequest extends RequestSpec {
  /** Tokens generated so far; the first comes out of the prefill. */
  generated: number;
  /** When its first prefill began. */
  prefillStart: number;
  /** When its first token was out. */
  firstToken: number;
  /** When its KV cache began to move to a decode instance, and when it was there. */
  transferStart: number;
  transferEnd: number;
  /** When it was first in a decode batch. */
  decodeStart: number;
  /** The first token is one of the output length. */
  readonly outputIncludesFirst: true;
}

/** A request as it is issued. */
export function issued({ id, promptLength, outputLength, arrival }: RequestSpec): EngineRequest {
  return {
    id,
    promptLength,
    outputLength,
    arrival,
    generated: 0,
    prefillStart: Number.NaN,
    firstToken: Number.NaN,
    transferStart: Number.NaN,
    transferEnd: Number.NaN,
    decodeStart: Number.NaN,
    outputIncludesFirst: true,
  };
}

/** Tokens of the prompt and those generated so far. */
export function lengthOf({ promptLength, generated }: EngineRequest): number {
  return promptLength + generated;
}

/** Blocks for so many tokens. */
export function blocksFor(tokens: number, blockTokens: number): number {
  return Math.ceil(tokens / blockTokens);
}
