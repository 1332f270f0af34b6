import { tpot, ttft } from '../metrics/index.js';
import type { RequestRecord } from '../serving/index.js';
import { csvLine } from './csv.js';
import { pythonFloat } from './python-number.js';

/** The published file of request lengths, by request id; lengths in tokens. */
export function requestInfoCsv(records: readonly RequestRecord[]): string {
  const lines = records.map(({ id, promptLength, outputLength }) =>
    csvLine([id, promptLength, outputLength]),
  );
  return csvLine(['req_id', 'prefill_lens', 'output_lens']) + lines.join('');
}

/** The published file of request latencies, by request id; in ms, and the inverse of TPOT per ms and per s. */
export function requestLatencyCsv(records: readonly RequestRecord[]): string {
  const header = [
    'first_token_latency',
    'decoding_latency',
    'total_latency',
    'tpot',
    'inv_tpot_ms',
    'inv_tpot_s',
  ];
  const lines = records.map((record) => {
    const perToken = tpot(record);
    const fields = [
      ttft(record),
      record.leaving - record.firstToken,
      record.leaving - record.arrival,
      perToken,
      1 / perToken,
      1000 / perToken,
    ];
    return csvLine(fields.map(pythonFloat));
  });
  return csvLine(header) + lines.join('');
}
