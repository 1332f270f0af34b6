import { expect, test } from '@jest/globals';
import { type EventLog, type Recorder, recordEvents, recordWith } from '../../../lib/engines/index.js';
import { colocated, disaggregated, requests, run } from './small-cluster.js';

/** The events of a run in words. */
function eventsOf(...[cluster, specs]: Parameters<typeof run>) {
  const log: EventLog = { requestEvents: [], workerEvents: [] };
  run(cluster, specs, recordEvents(log));
  return {
    ofRequest: (id: number) =>
      log.requestEvents
        .filter(({ request }) => request === id)
        .map(({ kind, worker }) => (worker === undefined ? kind : `${kind} at ${worker}`)),
    ofWorker: (id: number) => log.workerEvents.filter(({ worker }) => worker === id),
  };
}

test('A disaggregated request comes round to the first stage before it is dispatched and before it leaves', () => {
  const { ofRequest } = eventsOf(disaggregated({ stages: 2 }, { stages: 2 }), requests([0, 5, 1]));
  expect(ofRequest(0)).toEqual([
    'arrived',
    'prefills at 0',
    'waitsForPrefill at 1',
    'prefills at 1',
    'waitsForDecode at 0',
    'waitsForDecode at 2',
    'decodes at 2',
    'waitsForDecode at 3',
    'decodes at 3',
    'waitsForDecode at 2',
    'left',
  ]);
});

test('A colocated request waits once between its prefill and its decode', () => {
  const { ofRequest } = eventsOf(colocated(), requests([0, 5, 1], [0, 5, 0]));
  expect(ofRequest(0)).toEqual([
    'arrived',
    'prefills at 0',
    'waitsForDecode at 0',
    'decodes at 0',
    'waitsForDecode at 0',
    'left',
  ]);
  expect(ofRequest(1)).toEqual(['arrived', 'prefills at 0', 'waitsForDecode at 0', 'left']);
});

test('Decodes that ride along with chunks wait for the next stage as decodes', () => {
  // Request 1 keeps the first stage busy until request 0 can ride along with request 2.
  const { ofRequest } = eventsOf(colocated({ stages: 2 }, 4), requests([0, 1, 1], [5, 1, 0], [7, 3, 0]));
  const riding = ['decodes at 0', 'waitsForDecode at 1', 'decodes at 1', 'waitsForDecode at 0', 'left'];
  expect(ofRequest(0).slice(-6)).toEqual(['waitsForDecode at 0', ...riding]);
  expect(ofRequest(2)).toEqual([
    'arrived',
    'prefills at 0',
    'waitsForPrefill at 1',
    'prefills at 1',
    'waitsForDecode at 0',
    'left',
  ]);
});

test('Iterations are logged with prompt tokens and contexts, and each end as a wait', () => {
  const { ofWorker } = eventsOf(colocated({}, 4), requests([0, 1, 2], [1, 6, 0]));
  const events = ofWorker(0).map(({ kind, promptTokens, contexts }) => [kind, promptTokens, contexts]);
  const waits = ['waits', [], []];
  expect(events).toEqual([
    ['prefills', [1], []],
    waits,
    ['prefills', [4], []],
    waits,
    ['prefills', [2], [1]],
    waits,
    ['decodes', [], [2]],
    waits,
  ]);
});

test('Whoever takes events gets those that it asks for, one by one', () => {
  const specs = requests([0, 5, 1]);
  const log: EventLog = { requestEvents: [], workerEvents: [] };
  run(colocated(), specs, recordEvents(log));
  const told: unknown[] = [];
  run(colocated(), specs, recordEvents({ requestEvents: { push: (event) => told.push(event) } }));
  expect(told).toEqual(log.requestEvents);
  const workerEvents: EventLog['workerEvents'] = [];
  run(colocated(), specs, recordEvents({ workerEvents }));
  expect(workerEvents).toEqual(log.workerEvents);
});

test('Several recorders are told in their order, each of what it cares for', () => {
  const told: string[] = [];
  const recorders: Recorder[] = [
    { arrived: ({ id }) => told.push(`a: ${id} arrived`), left: ({ id }) => told.push(`a: ${id} left`) },
    {},
    {
      arrived: ({ id }) => told.push(`b: ${id} arrived`),
      iterationEnded: ({ id }) => told.push(`b: ${id} ended`),
    },
  ];
  run(colocated(), requests([0, 5, 0]), recordWith(recorders));
  expect(told).toEqual(['a: 0 arrived', 'b: 0 arrived', 'b: 0 ended', 'a: 0 left']);
});
