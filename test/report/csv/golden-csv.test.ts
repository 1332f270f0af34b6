import { describe, expect, test } from '@jest/globals';
import { deploymentOf } from '../../../lib/deployment/index.js';
import { type EventLog, recordEvents } from '../../../lib/engines/index.js';
import { attainableTargets, latencySample, scaledAttainments } from '../../../lib/metrics/index.js';
import {
  attainmentCsv,
  requestEventTable,
  requestInfoCsv,
  requestLatencyCsv,
  workerEventTable,
} from '../../../lib/report/index.js';
import { plan, simulate } from '../../../lib/simulation/index.js';
import { makeRequests } from '../../../lib/workload/index.js';
import { bundledProfile, goldenDeployment, goldenText, goldenWorkload } from '../../golden/load.js';
import { textOf } from './event-file.js';

/** Instances of one GPU by two stages, prefill and decode apart or together. */
const sizes = [1, 2, 1, 2];

/** The files of a run of eight requests of humaneval, by the names of the published ones. */
async function filesOf(backend: string) {
  const profile = await bundledProfile('facebook/opt-13b');
  const deployment = deploymentOf(goldenDeployment(backend, sizes));
  const planned = plan(deployment, profile);
  if (!planned.isRunnable) throw new Error(planned.reason);
  const workload = await goldenWorkload('humaneval');
  const requests = makeRequests({ workload, arrival: 'poisson', count: 8, rate: 10, seed: 5 });
  const log: EventLog = { requestEvents: [], workerEvents: [] };
  const { records } = simulate({ ...planned.plan, requests }, { recorder: recordEvents(log) });
  const slo = { ttft: 200, tpot: 100, ttftAttainment: 90, tpotAttainment: 90 };
  const sample = latencySample(records);
  const scaled = scaledAttainments(sample, slo, [1, 0.4, 0.6, 0.8, 1.2]);
  const attainable = attainableTargets(sample, [85, 90, 95, 98, 99]);
  return {
    output: attainmentCsv({
      settings: { model: profile.model, backend, rate: 10 },
      deployment,
      summary: { scaled, attainable },
    }),
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

describe.each(['distserve', 'vllm'])('Of the published run of %s', (backend) => {
  test.each(files)('the file %s is met row by row and column by column', async (file) => {
    const rows = fieldsOf((await filesOf(backend))[file]);
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
});
