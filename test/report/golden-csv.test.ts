import { describe, expect, test } from '@jest/globals';
import {
  attainmentCsv,
  requestEventTable,
  requestInfoCsv,
  requestLatencyCsv,
  summarize,
  workerEventTable,
} from '../../lib/report/index.js';
import { type EventLog, recordEvents } from '../../lib/serving/index.js';
import { deploy, type Placement, simulate } from '../../lib/simulation/index.js';
import { makeRequests } from '../../lib/workload/index.js';
import { bundledProfile, goldenText, goldenWorkload } from '../golden/load.js';
import { textOf } from './event-file.js';

const sizes = { tp: 1, pp: 2 };
const placements: Placement[] = [
  { backend: 'distserve', ppCross: 1, prefill: sizes, decode: sizes },
  { backend: 'vllm', instance: sizes },
];

/** The files of a run of eight requests of humaneval, by the names of the published ones. */
async function filesOf(placement: Placement) {
  const profile = await bundledProfile('facebook/opt-13b');
  const deployment = deploy(profile, placement);
  if (!deployment.isRunnable) throw new Error(deployment.reason);
  const workload = await goldenWorkload('humaneval');
  const requests = makeRequests({ workload, arrival: 'poisson', count: 8, rate: 10, seed: 5 });
  const log: EventLog = { requestEvents: [], workerEvents: [] };
  const { records } = simulate({ cluster: deployment.cluster, requests }, { recorder: recordEvents(log) });
  const slo = { ttft: 200, tpot: 100, ttftAttainment: 90, tpotAttainment: 90 };
  const { scaled, attainable } = summarize(records, slo, [1, 0.4, 0.6, 0.8, 1.2], [85, 90, 95, 98, 99]);
  return {
    output: attainmentCsv({ model: profile.model, placement, rate: 10, scaled, attainable }),
    'request-info': [...requestInfoCsv(records)].join(''),
    'request-event': textOf(requestEventTable, log.requestEvents),
    'request-latency': [...requestLatencyCsv(records)].join(''),
    worker: textOf(workerEventTable, log.workerEvents),
  };
}

const files = ['output', 'request-info', 'request-event', 'request-latency', 'worker'] as const;

/** Columns of times or of what is worked out from times; all others are compared as text. */
const computed = new Set([
  'start_time',
  'duration',
  'end_time',
  'first_token_latency',
  'decoding_latency',
  'total_latency',
  'tpot',
  'inv_tpot_ms',
  'inv_tpot_s',
  'target',
]);

/** The fields of each line, as they stand there. */
function fieldsOf(csv: string): string[][] {
  expect(csv).toMatch(/[^\r\n]\n$/);
  return csv
    .slice(0, -1)
    .split('\n')
    .map((line) => line.match(/"[^"]*"|[^,]+/g) ?? []);
}

/** Whether two fields are the same number, as far as the order of sums may tell, or the same text. */
function isClose(field: string, golden: string): boolean {
  const [number, goldenNumber] = [Number(field), Number(golden)];
  if (Number.isNaN(goldenNumber)) return field === golden;
  return field.includes('.') && Math.abs(number - goldenNumber) <= 1e-9 * Math.abs(goldenNumber);
}

describe.each(placements.map((placement) => [placement.backend, placement] as const))(
  'Of the published run of %s',
  (backend, placement) => {
    test.each(files)('the file %s is met row by row and column by column', async (file) => {
      const rows = fieldsOf((await filesOf(placement))[file]);
      const golden = fieldsOf(goldenText(`csv/${backend}.${file}.csv`));
      expect(rows).toHaveLength(golden.length);
      const [header] = golden;
      expect(rows[0]).toEqual(header);
      for (const [i, row] of rows.entries()) {
        const expected = golden[i]!.map((field, column) =>
          computed.has(header![column]!) && isClose(row[column]!, field) ? row[column] : field,
        );
        expect(row).toEqual(expected);
      }
    });
  },
);
