import { columnsAt, type RequestSpec, type RequestTable } from '../../workload/index.js';
import type { PhaseTimes, Recorder } from './recorder.js';

/** How long a request was in each phase, in ms; together they are the time from its issue to its leaving. */
export interface RequestPhases {
  /** From its issue to its prefill, with the way to the engine. */
  readonly queued: number;
  readonly prefill: number;
  /** Until its KV cache began to move; 0 where it does not move. */
  readonly waitingForTransfer: number;
  readonly transfer: number;
  /** From there to its first decode batch. */
  readonly waitingForDecode: number;
  /** With the times in which it was swapped out or preempted. */
  readonly decoding: number;
}

/** What is known of a request once it has left: flat, and all that the metrics need. */
export interface RequestRecord extends RequestSpec {
  /** When the prefill ended and the first token was out, in ms. */
  readonly firstToken: number;
  /** When it left with its last token, in ms. */
  readonly leaving: number;
  /** Whether the first token is one of the output length; it is not when left out. */
  readonly outputIncludesFirst?: true;
  /** Of an engine that has phases. */
  readonly phases?: RequestPhases;
}

/** What of an engine its records depend on. */
export interface RecordOptions {
  readonly outputIncludesFirst?: boolean;
  readonly hasPhases?: boolean;
}

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
  private readonly outputIncludesFirst: boolean;
  private readonly phases: PhaseColumns | undefined;
  private served: number;

  constructor(
    requests: RequestTable,
    { outputIncludesFirst = false, hasPhases = false }: RecordOptions = {},
  ) {
    this.requests = requests;
    this.firstToken = new Float64Array(requests.length).fill(Number.NaN);
    this.leaving = new Float64Array(requests.length).fill(Number.NaN);
    this.lastLeaving = 0;
    this.outputIncludesFirst = outputIncludesFirst;
    this.phases = hasPhases ? new PhaseColumns(requests.length) : undefined;
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
    // Field by field: an object is made in a tenth of the time that a spread takes.
    const record: { -readonly [Name in keyof RequestRecord]: RequestRecord[Name] } = {
      id,
      promptLength: promptLength[id]!,
      outputLength: outputLength[id]!,
      arrival: arrival[id]!,
      firstToken: this.firstToken[id]!,
      leaving,
    };
    if (this.outputIncludesFirst) record.outputIncludesFirst = true;
    if (this.phases !== undefined) record.phases = this.phases.at(record);
    if (this.requests.columns !== undefined) record.columns = columnsAt(this.requests.columns, id);
    return record;
  }

  gaveFirstToken({ id }: { readonly id: number }, time: number): void {
    this.firstToken[id] = time;
  }

  left(request: { readonly id: number } & Partial<PhaseTimes>, time: number): void {
    const { id } = request;
    this.leaving[id] = time;
    this.lastLeaving = Math.max(this.lastLeaving, time);
    this.served += 1;
    this.phases?.keep(id, request, this.firstToken[id]!);
  }

  *[Symbol.iterator](): Iterator<RequestRecord> {
    for (let id = 0; id < this.requests.length; id++) {
      const record = this.at(id);
      if (record !== undefined) yield record;
    }
  }
}

/** When requests came from one phase to the next, in ms, by id. */
class PhaseColumns {
  private readonly prefillStart: Float64Array;
  private readonly transferStart: Float64Array;
  private readonly transferEnd: Float64Array;
  private readonly decodeStart: Float64Array;

  constructor(length: number) {
    this.prefillStart = new Float64Array(length);
    this.transferStart = new Float64Array(length);
    this.transferEnd = new Float64Array(length);
    this.decodeStart = new Float64Array(length);
  }

  keep(id: number, times: Partial<PhaseTimes>, firstToken: number): void {
    const { prefillStart = firstToken, transferStart, transferEnd, decodeStart } = times;
    this.prefillStart[id] = prefillStart;
    // A phase that a request did not go through took no time.
    this.transferStart[id] = orElse(transferStart, firstToken);
    this.transferEnd[id] = orElse(transferEnd, firstToken);
    this.decodeStart[id] = orElse(decodeStart, firstToken);
  }

  at({ id, arrival, firstToken, leaving }: RequestRecord): RequestPhases {
    return {
      queued: this.prefillStart[id]! - arrival,
      prefill: firstToken - this.prefillStart[id]!,
      waitingForTransfer: this.transferStart[id]! - firstToken,
      transfer: this.transferEnd[id]! - this.transferStart[id]!,
      waitingForDecode: this.decodeStart[id]! - this.transferEnd[id]!,
      decoding: leaving - this.decodeStart[id]!,
    };
  }
}

function orElse(time: number | undefined, other: number): number {
  return time === undefined || Number.isNaN(time) ? other : time;
}
