import { type Deployment, describeSizes } from '../deployment/index.js';
import type { SimulationSummary } from '../metrics/index.js';
import { engineInWords } from './deployment-words.js';
import { phaseTable } from './phases.js';
import { roundHalfEven } from './python-number.js';
import { textTable } from './text-table.js';

/** What was simulated. */
export interface SimulatedRun {
  /** The user's name for it. */
  readonly name: string | undefined;
  readonly model: string;
  readonly gpu: string;
  /** What the engine serves like, as the published program names it: `distserve` or `vllm`. */
  readonly backend: string;
  readonly deployment: Deployment;
  /** What of the deployment is not as by default, in words: instances, the engines, options. */
  readonly engines?: string | undefined;
  readonly workload: string;
  /** Whether the workload stands in for a data set that was not at hand. */
  readonly isStandIn: boolean;
  readonly arrival: string;
  /** Requests/s; undefined for a trace with its own times. */
  readonly rate: number | undefined;
  /** Coefficient of variation of the gaps, where it counts. */
  readonly cv: number | undefined;
  readonly seed: number;
  /** How many. */
  readonly requests: number;
}

/** The tables that a simulation prints. */
export function simulationTables(
  run: SimulatedRun,
  { slo, verdict, scaled, quantiles, phases }: SimulationSummary,
): string {
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
  return `${titleOf(run)}\n\n${attainments}\n${latencies}\n${inPhases}${verdicts.join('')}`;
}

function titleOf({
  name,
  deployment,
  engines,
  model,
  gpu,
  requests,
  workload,
  isStandIn,
  arrival,
  rate,
  cv,
  seed,
}: SimulatedRun) {
  const arrivals = [
    arrival,
    // A trace has its own times, whatever rate is told.
    ...(rate === undefined || arrival === 'custom' ? [] : [`at ${rate} requests/s`]),
    ...(cv === undefined ? [] : [`with cv ${cv}`]),
  ].join(' ');
  const title = [
    `${engineInWords(deployment.engine)} (${describeSizes(deployment)})`,
    ...(engines === undefined ? [] : [engines]),
    `${model} on ${gpu}`,
    `${requests} requests of ${workload}${isStandIn ? ' (stand-in)' : ''}`,
    arrivals,
    `seed ${seed}`,
  ].join(', ');
  return name === undefined ? title : `${name}: ${title}`;
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
