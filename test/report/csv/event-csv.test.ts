import { expect, test } from '@jest/globals';
import { requestEventTable, workerEventTable } from '../../../lib/report/index.js';
import { textOf } from './event-file.js';

test('What happened to requests is written by request, each until the next of the same one', () => {
  const csv = textOf(requestEventTable, [
    { time: 0, kind: 'arrived', request: 1, worker: undefined },
    { time: 0.5, kind: 'arrived', request: 0, worker: undefined },
    { time: 1, kind: 'prefills', request: 1, worker: 0 },
    { time: 3, kind: 'waitsForPrefill', request: 1, worker: 1 },
    { time: 3, kind: 'waitsForDecode', request: 1, worker: 2 },
    { time: 4.25, kind: 'decodes', request: 1, worker: 2 },
    { time: 6, kind: 'left', request: 1, worker: undefined },
  ]);
  expect(csv.split('\n')).toEqual([
    'start_time,event_type,worker_id,req_id,duration,end_time',
    '0.5,init,-1,0,0.0,0.5',
    '0.0,init,-1,1,1.0,1.0',
    '1.0,do_prefill,0,1,2.0,3.0',
    '3.0,wait_prefill,1,1,0.0,3.0',
    '3.0,wait_decode,2,1,1.25,4.25',
    '4.25,do_decode,2,1,1.75,6.0',
    '6.0,exit_system,-1,1,0.0,6.0',
    '',
  ]);
});

test('What workers did is written by worker, with the sizes of batches', () => {
  const csv = textOf(workerEventTable, [
    { time: 1, kind: 'decodes', worker: 2, promptTokens: [], contexts: [9] },
    { time: 2, kind: 'prefills', worker: 0, promptTokens: [5, 7], contexts: [30, 40, 50] },
    { time: 3.5, kind: 'waits', worker: 2, promptTokens: [], contexts: [] },
  ]);
  expect(csv.split('\n')).toEqual([
    'start_time,event_type,num_tokens,prefill_bs,decode_bs,prefill_batch,decode_batch,worker_id,duration,end_time',
    '2.0,do_prefill,15,2,3,"[5, 7]","[30, 40, 50]",0,0.0,2.0',
    '1.0,do_decode,1,0,1,[],[9],2,2.5,3.5',
    '3.5,wait,0,0,0,[],[],2,0.0,3.5',
    '',
  ]);
});
