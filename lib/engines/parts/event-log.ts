import type { Recorder } from './recorder.js';

/** What can happen to a request. */
export type RequestEventKind =
  | 'arrived'
  | 'waitsForPrefill'
  | 'prefills'
  | 'waitsForDecode'
  | 'decodes'
  | 'left';

/** Something that happened to a request, and when (ms). */
export interface RequestEvent {
  readonly time: number;
  readonly kind: RequestEventKind;
  readonly request: number;
  /** The worker where it happened; undefined at the gates of the system. */
  readonly worker: number | undefined;
}

/** The start of an iteration, or its end, and when (ms). */
export interface WorkerEvent {
  readonly time: number;
  readonly kind: 'prefills' | 'decodes' | 'waits';
  readonly worker: number;
  /** Prompt tokens of each request that is being prefilled. */
  readonly promptTokens: readonly number[];
  /** Context length, before the new token, of each request that is being decoded. */
  readonly contexts: readonly number[];
}

/** Whoever takes events, one by one in the order in which they happen: an array, which keeps them, or a file. */
export interface EventSink<E> {
  push(event: E): unknown;
}

/** All that happened in a run, in the order in which it happened. */
export interface EventLog {
  readonly requestEvents: RequestEvent[];
  readonly workerEvents: WorkerEvent[];
}

/** Who is to have the events of requests, and who those of workers; either may be left out. */
export interface EventSinks {
  readonly requestEvents?: EventSink<RequestEvent> | undefined;
  readonly workerEvents?: EventSink<WorkerEvent> | undefined;
}

/**
 * A recorder that tells sinks of every event: several for each token. With an `EventLog` it keeps them all,
 * which is for small runs.
 *
 * @example
 * const log = { requestEvents: [], workerEvents: [] };
 * simulate({ ...aPlan, requests }, { recorder: recordEvents(log) });
 * log.requestEvents[0].kind // 'arrived'
 */
export function recordEvents({ requestEvents, workerEvents }: EventSinks): Recorder {
  return {
    arrived({ id }, time) {
      requestEvents?.push({ time, kind: 'arrived', request: id, worker: undefined });
    },
    iterationStarted({ id: worker }, { prompts, decodes }, time) {
      if (requestEvents !== undefined) {
        for (const { id } of prompts) requestEvents.push({ time, kind: 'prefills', request: id, worker });
        for (const { id } of decodes) requestEvents.push({ time, kind: 'decodes', request: id, worker });
      }
      workerEvents?.push({
        time,
        kind: prompts.length > 0 ? 'prefills' : 'decodes',
        worker,
        promptTokens: prompts.map(({ chunk }) => chunk),
        contexts: decodes.map(({ promptLength, generated }) => promptLength + generated),
      });
    },
    iterationEnded({ id: worker }, time) {
      workerEvents?.push({ time, kind: 'waits', worker, promptTokens: [], contexts: [] });
    },
    handedOn({ id }, phase, { id: worker }, time) {
      const kind = phase === 'prefill' ? 'waitsForPrefill' : 'waitsForDecode';
      requestEvents?.push({ time, kind, request: id, worker });
    },
    left({ id }, time) {
      requestEvents?.push({ time, kind: 'left', request: id, worker: undefined });
    },
  };
}
