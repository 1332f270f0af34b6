import type { PublishedRequest } from './request.js';

/** A pipeline of workers, closed to a ring: the last hands to the first. Requests come in at the first. */
export interface Instance {
  /** How many iterations each of its workers has done, stage by stage. */
  readonly iterations: number[];
  /** Requests in the first worker's running prefill batch and in its prefill queue. */
  readonly prefillLoad: number;
  /** Requests that wait for a decode iteration at the first worker; those in the running one do not count. */
  readonly decodesWaiting: number;
  /** Whether a decode batch so far was cut by the tokens of context that it may hold. */
  readonly hasCutByContexts: boolean;
  /** Queues a request for its prefill, at this moment. */
  enqueuePrompt(request: PublishedRequest): void;
  /** Queues a request for its next token, at this moment. */
  enqueueDecode(request: PublishedRequest): void;
  /**
   * Has it catch up with the clock; to be called before anything else is asked of it. An instance whose workers
   * are processes is never behind.
   *
   * @param time up to which: all that is due before, and of what is due just then, that which was settled before
   * the event that is being processed
   * @param settledAt when that event was put on the agenda; -Infinity for one that comes before all others
   * @param most takes no more than so many steps
   * @returns false when it is not there yet
   * @throws UndecidedOrder when something else that was settled at `settledAt` is due at `time`
   */
  takeForward(time: number, settledAt: number, most?: number): boolean;
}
