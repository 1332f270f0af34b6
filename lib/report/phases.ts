import type { EngineRecord, RequestPhases } from '../engines/index.js';
import type { RequestRecord } from '../serving/index.js';
import { quantile, sortedCopy } from '../statistics/index.js';
import { roundHalfEven } from './python-number.js';
import { textTable } from './text-table.js';

/** How long requests were in each phase, in ms. */
export type PhaseSummary = {
  readonly [Phase in keyof RequestPhases]: { mean: number; p50: number; p90: number };
};

const phaseNames = {
  queued: 'queued',
  prefill: 'in prefill',
  waitingForTransfer: 'waiting for transfer',
  transfer: 'in transfer',
  waitingForDecode: 'waiting for decode',
  decoding: 'decoding',
} satisfies Record<keyof RequestPhases, string>;

/** The phases of the requests of a run of detailed engines; undefined for any other. */
export function summarizePhases(
  records: Iterable<RequestRecord> & { readonly length: number },
): PhaseSummary | undefined {
  const phases = Object.keys(phaseNames) as (keyof RequestPhases)[];
  const times = phases.map(() => new Float64Array(records.length));
  let row = 0;
  for (const record of records) {
    if (!isEngineRecord(record)) return undefined;
    for (const [i, phase] of phases.entries()) times[i]![row] = record.phases[phase];
    row += 1;
  }
  const entries = phases.map((phase, i) => {
    const sorted = sortedCopy(times[i]!);
    const mean = sorted.reduce((sum, time) => sum + time, 0) / sorted.length;
    return [phase, { mean, p50: quantile(sorted, 50), p90: quantile(sorted, 90) }];
  });
  return Object.fromEntries(entries) as PhaseSummary;
}

/** The table of phases that a simulation prints. */
export function phaseTable(summary: PhaseSummary): string {
  return textTable([
    ['Phase', 'mean', 'P50', 'P90'],
    ...(Object.keys(phaseNames) as (keyof RequestPhases)[]).map((phase) => {
      const { mean, p50, p90 } = summary[phase];
      return [phaseNames[phase], ...[mean, p50, p90].map((time) => `${roundHalfEven(time, 1)} ms`)];
    }),
  ]);
}

function isEngineRecord(record: RequestRecord): record is EngineRecord {
  return 'phases' in record;
}
