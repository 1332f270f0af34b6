import { expect, test } from '@jest/globals';
import { requestInfoCsv, requestLatencyCsv } from '../../../lib/report/index.js';

const records = [
  { id: 0, promptLength: 7, outputLength: 4, arrival: 10, firstToken: 35, leaving: 45 },
  { id: 1, promptLength: 9, outputLength: 0, arrival: 20, firstToken: 30, leaving: 30 },
];

test('Lengths are written as whole numbers', () => {
  expect([...requestInfoCsv(records)].join('')).toBe('req_id,prefill_lens,output_lens\n0,7,4\n1,9,0\n');
});

test('Latencies are written as floats, the inverse of no time as infinite', () => {
  expect([...requestLatencyCsv(records)].join('').split('\n')).toEqual([
    'first_token_latency,decoding_latency,total_latency,tpot,inv_tpot_ms,inv_tpot_s',
    '25.0,10.0,35.0,2.5,0.4,400.0',
    '10.0,0.0,10.0,0.0,inf,inf',
    '',
  ]);
});
