import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { requestEventTable, workerEventTable, writeEvents } from '../../lib/report/index.js';
import { type RequestEvent, recordEvents, type WorkerEvent } from '../../lib/serving/index.js';
import { simulate } from '../../lib/simulation/index.js';
import { randomRuns } from '../serving/random-runs.js';
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
});
