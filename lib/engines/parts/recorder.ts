import type { RequestSpec } from '../../workload/index.js';

/** What a recorder is told of a worker. */
export interface WorkerIdentity {
  /** 0, 1, ...: instances of the first pool first, stage by stage, then those of the second. */
  readonly id: number;
}

/** What a request waits for at a worker. */
export type Phase = 'prefill' | 'decode';

/** What is told of a request that comes, has its first token, and leaves; a time is NaN before it has come. */
export interface RequestProgress extends RequestSpec {
  readonly firstToken: number;
  /** Whether the first token is one of the output length; it is not when left out. */
  readonly outputIncludesFirst?: boolean;
}

/** When a request came from one phase to the next, in ms; NaN for a phase that it does not go through. */
export interface PhaseTimes {
  /** When its first prefill began. */
  readonly prefillStart: number;
  /** When its KV cache began to move to a decode instance, and when it was there. */
  readonly transferStart: number;
  readonly transferEnd: number;
  /** When it was first in a decode batch. */
  readonly decodeStart: number;
}

/** What an iteration works on. With prompts in it, it is a prefill iteration, else a decode iteration. */
export interface IterationBatch {
  /** Requests whose prompt is being prefilled, with the tokens of it that are in this iteration. */
  readonly prompts: readonly { readonly id: number; readonly chunk: number }[];
  /** Requests that get one more token, with the tokens made so far. */
  readonly decodes: readonly {
    readonly id: number;
    readonly promptLength: number;
    readonly generated: number;
  }[];
}

/**
 * Someone who watches a simulation. An engine tells it what happens and when (ms), in the order in
 * which it happens, and keeps nothing itself; a recorder has those of the methods that it cares for, and
 * changes nothing. Requests and batches belong to the engine: what is needed of them later must be copied.
 */
export interface Recorder {
  /** A request has entered the system. */
  arrived?(request: RequestProgress, time: number): void;
  /** A worker has formed a batch and works on it from now on. */
  iterationStarted?(worker: WorkerIdentity, batch: IterationBatch, time: number): void;
  /** A worker has done with its batch. */
  iterationEnded?(worker: WorkerIdentity, time: number): void;
  /**
   * A request has been handed on to a worker. The pipeline is a ring: from the last stage every request
   * comes round to the first one of its instance, also one that leaves there or goes to another instance.
   */
  handedOn?(request: RequestSpec, phase: Phase, worker: WorkerIdentity, time: number): void;
  /** The prefill of a request has ended, and with it its first token is out. */
  gaveFirstToken?(request: RequestProgress, time: number): void;
  /** A request has all its tokens and leaves the system; an engine with phases tells their times. */
  left?(request: RequestProgress & Partial<PhaseTimes>, time: number): void;
}

/** One recorder that passes all it is told on to several; it has those methods that one of them has. */
export function recordWith(recorders: readonly Recorder[]): Recorder {
  return {
    ...passOn('arrived'),
    ...passOn('iterationStarted'),
    ...passOn('iterationEnded'),
    ...passOn('handedOn'),
    ...passOn('gaveFirstToken'),
    ...passOn('left'),
  };
  function passOn<Method extends keyof Recorder>(method: Method): Recorder {
    const listening = recorders.filter((recorder) => recorder[method] !== undefined);
    if (listening.length === 0) return {};
    const tell = (...told: unknown[]): void => {
      for (const recorder of listening) (recorder[method] as (...told: unknown[]) => void)(...told);
    };
    return { [method]: tell };
  }
}
