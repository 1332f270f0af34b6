import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EventTable, requestEventTable, workerEventTable, writeEvents } from '../../lib/report/index.js';
import { type EventLog, type RequestEvent, recordEvents } from '../../lib/serving/index.js';
import { randomRuns } from '../serving/random-runs.js';
import { run } from '../serving/small-cluster.js';
import { memoryFile, written } from './written.js';

const LEFT = 'left';

function event(request: number, time: number, kind: RequestEvent['kind'] = 'decodes'): RequestEvent {
  return { time, kind, request, worker: 0 };
}

/** The owners of the lines of a file of what happened to requests, without the header's. */
function requestsIn(text: string): string {
  return text
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(',')[3])
    .join('');
}

describe('The lines of a request', () => {
  test('are written once it has left and all before it are written', () => {
    const file = memoryFile();
    const writer = writeEvents(requestEventTable, file);
    const fileAfter = (...events: RequestEvent[]) => {
      for (const each of events) writer.push(each);
      return requestsIn(file.text);
    };
    expect(fileAfter(event(0, 0), event(1, 1), event(2, 1), event(1, 2, LEFT))).toBe('');
    expect(fileAfter(event(0, 3, LEFT))).toBe('0011');
    expect(fileAfter(event(3, 4), event(3, 5, LEFT))).toBe('0011');
    expect(fileAfter(event(2, 6, LEFT))).toBe('00112233');
    expect([...writer.rest()]).toEqual([]);
  });

  test('come at the end if it has not left', () => {
    expect(requestsIn(written(requestEventTable, [event(2, 0), event(0, 1), event(2, 1)]))).toBe('022');
  });

  test('are put aside when they are too many, and had back whole', () => {
    const events = Array.from({ length: 500 }, (_, i) => event(i % 3, i / 7));
    const file = memoryFile();
    const writer = writeEvents(requestEventTable, file, 100);
    for (const each of events) writer.push(each);
    expect(file.aside.join('').split('\n').length).toBeGreaterThan(400);
    // Not line by line, which would take long to read.
    expect(file.aside.length).toBeLessThan(20);
    expect(file.text + [...writer.rest()].join('')).toBe(written(requestEventTable, events));
  });

  test('are not put aside in crumbs when there are very many requests', () => {
    const events = Array.from({ length: 4000 }, (_, i) => event(i % 100, i));
    const file = memoryFile();
    const writer = writeEvents(requestEventTable, file, 1);
    for (const each of events) writer.push(each);
    expect(file.aside.length).toBeGreaterThan(0);
    for (const text of file.aside) expect(text.split('\n').length - 1).toBeGreaterThanOrEqual(14);
  });
});

describe('In every run', () => {
  /** How long events last, worked out with all of them at hand. */
  function durations<E extends { readonly time: number }>(
    table: EventTable<E>,
    events: readonly E[],
  ): number[] {
    const owners = [...new Set(events.map(table.ownerOf))].sort((a, b) => a - b);
    return owners.flatMap((owner) => {
      const own = events.filter((each) => table.ownerOf(each) === owner);
      return own.map(({ time }, i) => (own[i + 1]?.time ?? time) - time);
    });
  }

  /** A column of a file by its name. */
  function column(text: string, name: string): string[] {
    const [header, ...lines] = text.split('\n').slice(0, -1);
    const fromEnd = header!.split(',').reverse().indexOf(name);
    return lines.map((line) => line.split(',').reverse()[fromEnd]!);
  }

  test('the files are the same however few events are kept, and have each event until the next', () => {
    fc.assert(
      fc.property(randomRuns, fc.integer({ min: 0, max: 60 }), ({ cluster, requests }, mostKept) => {
        const log: EventLog = { requestEvents: [], workerEvents: [] };
        run(cluster, [...requests], recordEvents(log));
        check(requestEventTable, log.requestEvents, 'req_id');
        check(workerEventTable, log.workerEvents, 'worker_id');

        function check<E extends { time: number }>(table: EventTable<E>, events: E[], owner: string): void {
          const text = written(table, events);
          expect(written(table, events, mostKept)).toBe(text);
          expect(column(text, 'duration').map(Number)).toEqual(durations(table, events));
          const ids = column(text, owner).map(Number);
          expect(ids).toEqual(events.map(table.ownerOf).sort((a, b) => a - b));
        }
      }),
    );
  });
});
