import type { RequestEvent, RequestEventKind, WorkerEvent } from '../../engines/index.js';
import { csvLine } from './csv-line.js';

/** A published file of events: a line for each, by owner, then time. */
export interface EventTable<E> {
  /** The line of column names. */
  readonly header: string;
  /** The id of whoever the event belongs to. */
  ownerOf(event: E): number;
  /** Whether the owner has no events after this one. */
  isLast(event: E): boolean;
  /** The memory that it takes, in events of the smallest kind. */
  sizeOf(event: E): number;
  /** The line of an event, given when it began, how long it lasted and when it ended, in ms as Python prints them. */
  line(event: E, start: string, duration: string, end: string): string;
}

const requestEventTypes = {
  arrived: 'init',
  waitsForPrefill: 'wait_prefill',
  prefills: 'do_prefill',
  waitsForDecode: 'wait_decode',
  decodes: 'do_decode',
  left: 'exit_system',
} satisfies Record<RequestEventKind, string>;

const workerEventTypes = {
  prefills: 'do_prefill',
  decodes: 'do_decode',
  waits: 'wait',
} satisfies Record<WorkerEvent['kind'], string>;

const NO_WORKER = -1;

/** The published file of what happened to requests: by request id, then time; times in ms. */
export const requestEventTable: EventTable<RequestEvent> = {
  header: csvLine(['start_time', 'event_type', 'worker_id', 'req_id', 'duration', 'end_time']),
  ownerOf: ({ request }) => request,
  isLast: ({ kind }) => kind === 'left',
  sizeOf: () => 1,
  // There are millions of these, and no field needs quotes.
  line: ({ kind, worker = NO_WORKER, request }, start, duration, end) =>
    `${start},${requestEventTypes[kind]},${worker},${request},${duration},${end}\n`,
};

/** The published file of what workers did: by worker id, then time; times in ms, lengths in tokens. */
export const workerEventTable: EventTable<WorkerEvent> = {
  header: csvLine([
    'start_time',
    'event_type',
    'num_tokens',
    'prefill_bs',
    'decode_bs',
    'prefill_batch',
    'decode_batch',
    'worker_id',
    'duration',
    'end_time',
  ]),
  ownerOf: ({ worker }) => worker,
  isLast: () => false,
  sizeOf: ({ promptTokens, contexts }) => 1 + promptTokens.length + contexts.length,
  line: ({ kind, promptTokens, contexts, worker }, start, duration, end) =>
    csvLine([
      start,
      workerEventTypes[kind],
      promptTokens.reduce((sum, tokens) => sum + tokens, 0) + contexts.length,
      promptTokens.length,
      contexts.length,
      pythonList(promptTokens),
      pythonList(contexts),
      worker,
      duration,
      end,
    ]),
};

function pythonList(numbers: readonly number[]): string {
  return `[${numbers.join(', ')}]`;
}
