import type { PhaseSummary } from '../../metrics/index.js';
import { roundHalfEven } from '../python-number.js';
import { textTable } from './text-table.js';

const phaseNames: Readonly<Record<string, string>> = {
  queued: 'queued',
  prefill: 'in prefill',
  waitingForTransfer: 'waiting for transfer',
  transfer: 'in transfer',
  waitingForDecode: 'waiting for decode',
  decoding: 'decoding',
};

/** The table of phases that a simulation prints. */
export function phaseTable(summary: PhaseSummary): string {
  return textTable([
    ['Phase', 'mean', 'P50', 'P90'],
    ...Object.entries(summary).map(([phase, { mean, p50, p90 }]) => [
      phaseNames[phase] ?? phase,
      ...[mean, p50, p90].map((time) => `${roundHalfEven(time, 1)} ms`),
    ]),
  ]);
}
