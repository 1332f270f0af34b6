import type { RequestTable } from '../workload/index.js';
import type { Recorder } from './recorder.js';
import type { RequestRecord } from './request.js';

/**
 * The records of a run's requests in columns, filled by the recorder that it is. Going through them gives a
 * record, by id, of each request that has left.
 */
export class RequestRecords implements Iterable<RequestRecord>, Recorder {
  readonly requests: RequestTable;
  /** When each request's prefill ended, in ms, by id; NaN until then. */
  readonly firstToken: Float64Array;
  /** When each request left, in ms, by id; NaN until then. */
  readonly leaving: Float64Array;
  /** When the last of those that have left did so, in ms; 0 when none has. */
  lastLeaving: number;
  private served: number;

  constructor(requests: RequestTable) {
    this.requests = requests;
    this.firstToken = new Float64Array(requests.length).fill(Number.NaN);
    this.leaving = new Float64Array(requests.length).fill(Number.NaN);
    this.lastLeaving = 0;
    this.served = 0;
  }

  /** How many requests have left. */
  get length(): number {
    return this.served;
  }

  /** The record of a request; undefined unless it has left. */
  at(id: number): RequestRecord | undefined {
    const leaving = this.leaving[id];
    if (leaving === undefined || Number.isNaN(leaving)) return undefined;
    const { promptLength, outputLength, arrival } = this.requests;
    return {
      id,
      promptLength: promptLength[id]!,
      outputLength: outputLength[id]!,
      arrival: arrival[id]!,
      firstToken: this.firstToken[id]!,
      leaving,
    };
  }

  gaveFirstToken({ id }: { readonly id: number }, time: number): void {
    this.firstToken[id] = time;
  }

  left({ id }: { readonly id: number }, time: number): void {
    this.leaving[id] = time;
    this.lastLeaving = Math.max(this.lastLeaving, time);
    this.served += 1;
  }

  *[Symbol.iterator](): Iterator<RequestRecord> {
    for (let id = 0; id < this.requests.length; id++) {
      const record = this.at(id);
      if (record !== undefined) yield record;
    }
  }
}
