import type { RequestSpec } from '../workload/index.js';
import type { Batch } from './batch.js';
import type { Request } from './request.js';

/** What a recorder is told of a worker. */
export interface WorkerIdentity {
  /** 0, 1, ...: prefill instances first, stage by stage, then decode instances. */
  readonly id: number;
}

/** What a request waits for at a worker. */
export type Phase = 'prefill' | 'decode';

/** What is told of a request that comes, has its first token, and leaves; its first token is at NaN before. */
export interface RequestProgress extends RequestSpec {
  readonly firstToken: number;
  readonly outputIncludesFirst?: boolean;
}

/**
 * Someone who watches a simulation. The serving model tells it what happens and when (ms), in the order in
 * which it happens, and keeps nothing itself; a recorder has those of the methods that it cares for, and
 * changes nothing. Requests and batches belong to the model: what is needed of them later must be copied.
 */
export interface Recorder {
  /** A request has entered the system. */
  arrived?(request: RequestProgress, time: number): void;
  /** A worker has formed a batch and works on it from now on. */
  iterationStarted?(worker: WorkerIdentity, batch: Batch, time: number): void;
  /** A worker has done with its batch. */
  iterationEnded?(worker: WorkerIdentity, time: number): void;
  /**
   * A request has been handed on to a worker. The pipeline is a ring: from the last stage every request
   * comes round to the first one of its instance, also one that leaves there or goes to another instance.
   */
  handedOn?(request: Request, phase: Phase, worker: WorkerIdentity, time: number): void;
  /** The prefill of a request has ended, and with it its first token is out. */
  gaveFirstToken?(request: RequestProgress, time: number): void;
  /** A request has all its tokens and leaves the system. */
  left?(request: RequestProgress, time: number): void;
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
