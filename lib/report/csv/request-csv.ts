import type { RequestRecord } from '../../engines/index.js';
import { tpot, ttft } from '../../metrics/index.js';
import { pythonFloat } from '../python-number.js';
import { csvLine } from './csv-line.js';

/** The published file of request lengths, line by line, by request id; lengths in tokens. */
export function* requestInfoCsv(records: Iterable<RequestRecord>): Generator<string> {
  yield csvLine(['req_id', 'prefill_lens', 'output_lens']);
  for (const { id, promptLength, outputLength } of records) yield csvLine([id, promptLength, outputLength]);
}

/**
 * The published file of request latencies, line by line, by request id; in ms, and the inverse of TPOT per ms
 * and per s.
 */
export function* requestLatencyCsv(records: Iterable<RequestRecord>): Generator<string> {
  yield csvLine([
    'first_token_latency',
    'decoding_latency',
    'total_latency',
    'tpot',
    'inv_tpot_ms',
    'inv_tpot_s',
  ]);
  for (const record of records) {
    const perToken = tpot(record);
    const fields = [
      ttft(record),
      record.leaving - record.firstToken,
      record.leaving - record.arrival,
      perToken,
      1 / perToken,
      1000 / perToken,
    ];
    yield csvLine(fields.map(pythonFloat));
  }
}
