import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type EventLog,
  type RequestEvent,
  recordEvents,
  type WorkerEvent,
} from '../../../lib/engines/index.js';
import {
  type EventTable,
  requestEventTable,
  workerEventTable,
  writeEvents,
} from '../../../lib/report/index.js';
import { simulate } from '../../../lib/simulation/index.js';
import { randomRuns } from '../../engines/published/random-runs.js';
import { fileInMemory, textOf } from './event-file.js';

const arrived = (time: number, request: number): RequestEvent => ({
  time,
  kind: 'arrived',
  request,
  worker: undefined,
});
const left = (time: number, request: number): RequestEvent => ({ ...arrived(time, request), kind: 'left' });

describe('Events that are written while they come', () => {
  test('are in the file as soon as their owner, and all before it, have had their last', () => {
    const file = fileInMemory();
    const writer = writeEvents(requestEventTable, file);
    writer.push(arrived(0, 0));
    writer.push(arrived(1, 1));
    writer.push(left(2, 1));
    expect(file.text).toBe(requestEventTable.header);
    writer.push(left(3, 0));
    expect(file.text.split('\n').slice(1)).toEqual([
      '0.0,init,-1,0,3.0,3.0',
      '3.0,exit_system,-1,0,0.0,3.0',
      '1.0,init,-1,1,1.0,2.0',
      '2.0,exit_system,-1,1,0.0,2.0',
      '',
    ]);
    expect([...writer.rest()]).toEqual([]);
  });

  test('are put aside when there are too many to keep, and come out the same', () => {
    fc.assert(
      fc.property(randomRuns, fc.integer({ min: 1, max: 40 }), (config, mostKept) => {
        const requestEvents: RequestEvent[] = [];
        const workerEvents: WorkerEvent[] = [];
        const files = { request: fileInMemory(), worker: fileInMemory() };
        const writers = {
          request: writeEvents(requestEventTable, files.request, mostKept),
          worker: writeEvents(workerEventTable, files.worker, mostKept),
        };
        simulate(config, { recorder: recordEvents({ requestEvents, workerEvents }) });
        for (const event of requestEvents) writers.request.push(event);
        for (const event of workerEvents) writers.worker.push(event);
        for (const text of writers.request.rest()) files.request.write(text);
        for (const text of writers.worker.rest()) files.worker.write(text);
        expect(files.request.text).toBe(textOf(requestEventTable, requestEvents));
        expect(files.worker.text).toBe(textOf(workerEventTable, workerEvents));
      }),
    );
  });

  test('are put aside now and then, not each one', () => {
    const file = fileInMemory();
    const writer = writeEvents(workerEventTable, file, 100);
    for (let time = 0; time < 1000; time++) {
      writer.push({ time, kind: 'waits', worker: 0, promptTokens: [], contexts: [] });
    }
    expect(file.putAsideTimes).toBeGreaterThan(5);
    expect(file.putAsideTimes).toBeLessThan(20);
  });

  test('are not put aside in crumbs when there are very many owners', () => {
    const file = fileInMemory();
    const writer = writeEvents(requestEventTable, file, 1);
    for (let time = 0; time < 4000; time++) {
      writer.push({ time, kind: 'decodes', request: time % 100, worker: 0 });
    }
    const lines = file.aside.split('\n').length - 1;
    expect(lines).toBeGreaterThan(1000);
    expect(lines / file.putAsideTimes).toBeGreaterThan(14);
  });

  test('stand by owner, and each lasts until the next of its owner', () => {
    fc.assert(
      fc.property(randomRuns, (config) => {
        const log: EventLog = { requestEvents: [], workerEvents: [] };
        simulate(config, { recorder: recordEvents(log) });
        check(requestEventTable, log.requestEvents, 3);
        check(workerEventTable, log.workerEvents, 7);
      }),
    );

    function check<E extends { time: number }>(table: EventTable<E>, events: E[], ownerColumn: number): void {
      const rows = textOf(table, events)
        .split('\n')
        .slice(1, -1)
        .map((line) => line.match(/"[^"]*"|[^,]+/g)!);
      const owners = [...new Set(events.map(table.ownerOf))].sort((a, b) => a - b);
      const expected = owners.flatMap((owner) => {
        const own = events.filter((event) => table.ownerOf(event) === owner);
        return own.map(({ time }, i) => [time, owner, (own[i + 1]?.time ?? time) - time]);
      });
      expect(rows.map((row) => [row[0], row[ownerColumn], row.at(-2)].map(Number))).toEqual(expected);
    }
  });
});
