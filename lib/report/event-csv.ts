import type { RequestEvent, RequestEventKind, WorkerEvent } from '../serving/index.js';
import { csvLine } from './csv.js';
import { pythonFloat } from './python-number.js';

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
export function requestEventCsv(events: readonly RequestEvent[]): string {
  const header = ['start_time', 'event_type', 'worker_id', 'req_id', 'duration', 'end_time'];
  const rows = byOwner(events, ({ request }) => request).map(([event, end]) =>
    csvLine([
      pythonFloat(event.time),
      requestEventTypes[event.kind],
      event.worker ?? NO_WORKER,
      event.request,
      pythonFloat(end - event.time),
      pythonFloat(end),
    ]),
  );
  return csvLine(header) + rows.join('');
}

/** The published file of what workers did: by worker id, then time; times in ms, lengths in tokens. */
export function workerCsv(events: readonly WorkerEvent[]): string {
  const header = [
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
  ];
  const rows = byOwner(events, ({ worker }) => worker).map(([event, end]) =>
    csvLine([
      pythonFloat(event.time),
      workerEventTypes[event.kind],
      event.promptTokens.reduce((sum, tokens) => sum + tokens, 0) + event.contexts.length,
      event.promptTokens.length,
      event.contexts.length,
      pythonList(event.promptTokens),
      pythonList(event.contexts),
      event.worker,
      pythonFloat(end - event.time),
      pythonFloat(end),
    ]),
  );
  return csvLine(header) + rows.join('');
}

/**
 * Events by owner, each with the time of the owner's next event, until which it lasts; the last lasts no time.
 *
 * @param events in the order of time
 */
function byOwner<E extends { time: number }>(
  events: readonly E[],
  ownerOf: (event: E) => number,
): [E, number][] {
  const byId: E[][] = [];
  for (const event of events) {
    const owner = ownerOf(event);
    const own = byId[owner];
    if (own === undefined) byId[owner] = [event];
    else own.push(event);
  }
  return byId.flatMap((own) => own.map((event, i): [E, number] => [event, (own[i + 1] ?? event).time]));
}

function pythonList(numbers: readonly number[]): string {
  return `[${numbers.join(', ')}]`;
}
