import { describeDeployment } from '../deployment/index.js';
import type { Slo } from '../metrics/index.js';
import type {
  FailedDeployment,
  NearMiss,
  SearchedDeployment,
  SearchResult,
  SearchSettings,
} from '../study/index.js';
import { engineInWords } from './deployment-words.js';
import { roundHalfEven } from './python-number.js';

/** The two lines that a search prints: the best goodput, in requests/s per GPU, and its placement. */
export function bestLines({ goodputPerGpu, deployment }: SearchedDeployment): string {
  return `Best per GPU rate: ${roundHalfEven(goodputPerGpu, 2)}\nBest config: ${describeDeployment(deployment)}\n`;
}

/** Why a search has no answer, in one line; for a search that was completed without a best placement. */
export function noAnswerLine({ outcomes, nearest }: SearchResult, settings: SearchSettings): string {
  const { engine, profile, slo, nodes, gpusPerNode } = settings;
  if (nearest !== undefined) return nearestLine(nearest, slo);
  const refusal = outcomes.find((outcome) => outcome.status === 'searched')?.probes.at(-1)?.refusal;
  if (refusal !== undefined) return `no placement keeps the SLOs at a rate that can be simulated: ${refusal}`;
  const reason = outcomes.find((outcome) => outcome.status === 'skipped')?.reason;
  return reason === undefined
    ? `no ${engineInWords(engine)} placement of ${profile.model} fits ${nodes} x ${gpusPerNode} GPUs`
    : `none of the ${outcomes.length} placements can be run; the first: ${reason}`;
}

/** What a search that was ended early has found, in one line. */
export function interruptedLine(
  { best }: SearchResult,
  { done, total }: { done: number; total: number },
): string {
  if (total === 0) return 'interrupted before any placement was searched';
  const found = best === undefined ? 'none that keeps the SLOs' : bestLines(best).trim().replace('\n', ', ');
  return `interrupted after ${done} of ${total} placements; so far: ${done === 0 ? 'nothing' : found}`;
}

function nearestLine({ outcome, probe, binding }: NearMiss, slo: Slo): string {
  const sides = {
    ttft: `TTFT P${slo.ttftAttainment} is ${roundHalfEven(probe.figures.ttftQuantile, 1)} ms and must be below ${slo.ttft} ms`,
    tpot: `TPOT P${slo.tpotAttainment} is ${roundHalfEven(probe.figures.tpotQuantile, 1)} ms and must be below ${slo.tpot} ms`,
  };
  return (
    `no placement keeps the SLOs; the nearest is ${describeDeployment(outcome.deployment)}, ` +
    `whose ${sides[binding]} at ${probe.ratePerGpu} requests/s per GPU, the lowest rate tried`
  );
}

/** The placements whose search came to nothing, and why, a line each, and one that counts them; none when all went well. */
export function failedLines({ outcomes, best }: SearchResult): string[] {
  const failed = outcomes.filter((outcome) => outcome.status === 'failed');
  return linesOfFailed(failed, `${outcomes.length} placements`, best !== undefined);
}

/**
 * What came to nothing because a thread died, and why, a line each, and one that counts them.
 *
 * @param all of how many of what
 * @param hasBest whether there is an answer all the same
 */
export function linesOfFailed(failed: readonly FailedDeployment[], all: string, hasBest: boolean): string[] {
  if (failed.length === 0) return [];
  const rest = hasBest ? 'any of them may be better than the best of the others' : 'no other keeps the SLOs';
  return [
    ...failed.map(({ deployment, reason }) => `failed ${describeDeployment(deployment)}: ${reason}`),
    `${failed.length} of ${all} failed, and ${rest}`,
  ];
}

/** The placements that were not simulated, and why, a line each. */
export function skippedLines({ outcomes }: SearchResult): string[] {
  return outcomes.flatMap((outcome) =>
    outcome.status === 'skipped'
      ? [`skipped ${describeDeployment(outcome.deployment)}: ${outcome.reason}`]
      : [],
  );
}
