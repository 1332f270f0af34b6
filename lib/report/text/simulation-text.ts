import type { SimulationDocument } from '../documents/simulation-document.js';
import { roundHalfEven } from '../python-number.js';
import { phaseTable } from './phase-table.js';
import { textTable } from './text-table.js';

/** The tables that a simulation prints. */
export function simulationTables({ title, summary }: Pick<SimulationDocument, 'title' | 'summary'>): string {
  const { slo, verdict, scaled, quantiles, phases } = summary;
  const attainments = textTable([
    ['SLO attainment', 'TTFT <=', 'TPOT <=', 'TTFT', 'TPOT', 'both'],
    ...scaled.map(({ scale, target, attainment }) => [
      `${scale} x targets`,
      ms(target.ttft),
      ms(target.tpot),
      percent(attainment.ttft),
      percent(attainment.tpot),
      percent(attainment.both),
    ]),
  ]);
  const latencies = textTable([
    ['Latency', ...quantiles.map(({ attainment }) => `P${attainment}`)],
    ['TTFT', ...quantiles.map(({ ttft }) => ms(ttft))],
    ['TPOT', ...quantiles.map(({ tpot }) => ms(tpot))],
  ]);
  const { ttftQuantile, tpotQuantile, keepsTtft, keepsTpot } = verdict;
  const verdicts = [
    verdictLine('TTFT', slo.ttftAttainment, ttftQuantile, slo.ttft, keepsTtft),
    verdictLine('TPOT', slo.tpotAttainment, tpotQuantile, slo.tpot, keepsTpot),
  ];
  const inPhases = phases === undefined ? '' : `${phaseTable(phases)}\n`;
  return `${title}\n\n${attainments}\n${latencies}\n${inPhases}${verdicts.join('')}`;
}

function verdictLine(name: string, share: number, quantile: number, target: number, isKept: boolean): string {
  const relation = isKept ? 'is below' : 'is not below';
  return `${name} SLO ${isKept ? 'kept' : 'missed'}: P${share} ${ms(quantile)} ${relation} ${ms(target)}\n`;
}

function ms(value: number): string {
  return `${roundHalfEven(value, 1)} ms`;
}

function percent(value: number): string {
  return `${roundHalfEven(value, 1)} %`;
}
