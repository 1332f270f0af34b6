import {
  type AttainableTarget,
  attainableTargets,
  judge,
  type LatencySample,
  latencySample,
  type ScaledAttainment,
  type Slo,
  type SloVerdict,
  scaledAttainments,
} from '../metrics/index.js';
import type { RequestRecord } from '../serving/index.js';
import { describePlacement, type Placement } from '../simulation/index.js';
import { type PhaseSummary, phaseTable, summarizePhases } from './phases.js';
import { roundHalfEven } from './python-number.js';
import { textTable } from './text-table.js';

/** What was simulated. */
export interface SimulatedRun {
  /** The user's name for it. */
  readonly name: string | undefined;
  readonly model: string;
  readonly gpu: string;
  readonly placement: Placement;
  /** What of the cluster is not as by default, in words: instances, chunks, the engines. */
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

/** What a run means for its users. */
export interface SimulationSummary {
  readonly slo: Slo;
  readonly verdict: SloVerdict;
  /** At each asked multiple of the targets. */
  readonly scaled: readonly ScaledAttainment[];
  /** For each asked share of requests. */
  readonly attainable: readonly AttainableTarget[];
  /** Usual quantiles of the latencies. */
  readonly quantiles: readonly AttainableTarget[];
  /** Of detailed engines: the times in each phase. */
  readonly phases?: PhaseSummary;
}

const QUANTILES = [50, 90, 95, 99];

/**
 * Works out the summary of a run from its records.
 *
 * @param scales multiples of the targets
 * @param percents shares of requests, in percent
 */
export function summarize(
  records: Iterable<RequestRecord> & { readonly length: number },
  slo: Slo,
  scales: readonly number[],
  percents: readonly number[],
): SimulationSummary {
  const sample: LatencySample = latencySample(records);
  const phases = summarizePhases(records);
  return {
    slo,
    verdict: judge(sample, slo),
    scaled: scaledAttainments(sample, slo, scales),
    attainable: attainableTargets(sample, percents),
    quantiles: attainableTargets(sample, QUANTILES),
    ...(phases === undefined ? {} : { phases }),
  };
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
  placement,
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
    `${placement.backend} (${describePlacement(placement)})`,
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
