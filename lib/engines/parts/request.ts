import type { RequestSpec, RequestTable } from '../../workload/index.js';
import type { PhaseTimes } from './recorder.js';

/** A request on its way through an engine. */
export interface Request extends RequestSpec {
  /** Tokens generated so far. */
  generated: number;
  /** When its first token was out, in ms; NaN until then. */
  firstToken: number;
}

/** A request that keeps the times (ms) at which it came from one phase to the next; its first token counts as output. */
export interface PhasedRequest extends Request, PhaseTimes {
  prefillStart: number;
  transferStart: number;
  transferEnd: number;
  decodeStart: number;
  readonly outputIncludesFirst: true;
}

/** A request of a table as it arrives. */
export function arriving(requests: RequestTable, id: number): Request {
  return {
    id,
    promptLength: requests.promptLength[id]!,
    outputLength: requests.outputLength[id]!,
    arrival: requests.arrival[id]!,
    generated: 0,
    firstToken: Number.NaN,
  };
}

/** A request of a table as it is issued, for an engine with phases. */
export function issued(requests: RequestTable, id: number): PhasedRequest {
  return {
    id,
    promptLength: requests.promptLength[id]!,
    outputLength: requests.outputLength[id]!,
    arrival: requests.arrival[id]!,
    generated: 0,
    firstToken: Number.NaN,
    prefillStart: Number.NaN,
    transferStart: Number.NaN,
    transferEnd: Number.NaN,
    decodeStart: Number.NaN,
    outputIncludesFirst: true,
  };
}

/** Tokens of the prompt and those generated so far. */
export function lengthOf({ promptLength, generated }: Request): number {
  return promptLength + generated;
}
