import type { Slo } from '../metrics/index.js';
import type { NearMiss, SearchedPlacement, SearchResult, SearchSettings } from '../search/index.js';
import { describePlacement } from '../simulation/index.js';
import { roundHalfEven } from './python-number.js';

/** The two lines that a search prints: the best goodput, in requests/s per GPU, and its placement. */
export function bestLines({ goodputPerGpu, placement }: SearchedPlacement): string {
  return `Best per GPU rate: ${roundHalfEven(goodputPerGpu, 2)}\nBest config: ${describePlacement(placement)}\n`;
}

/** Why a search has no answer, in one line; for a search that was completed without a best placement. */
export function noAnswerLine({ outcomes, nearest }: SearchResult, settings: SearchSettings): string {
  const { backend, profile, slo, nodes, gpusPerNode } = settings;
  if (nearest !== undefined) return nearestLine(nearest, slo);
  const reason = outcomes.find((outcome) => outcome.status === 'skipped')?.reason;
  return reason === undefined
    ? `no ${backend} placement of ${profile.model} fits ${nodes} x ${gpusPerNode} GPUs`
    : `none of the ${outcomes.length} placements can be run; the first: ${reason}`;
}

/** What a search that was ended early has found, in one line. */
export function interruptedLine(
  { best }: SearchResult,
  { done, total }: { done: number; total: number },
): string {
  const found = best === undefined ? 'none that keeps the SLOs' : bestLines(best).trim().replace('\n', ', ');
  return `interrupted after ${done} of ${total} placements; so far: ${done === 0 ? 'nothing' : found}`;
}

function nearestLine({ outcome, probe, binding }: NearMiss, slo: Slo): string {
  const sides = {
    ttft: `TTFT P${slo.ttftAttainment} is ${roundHalfEven(probe.figures.ttftQuantile, 1)} ms and must be below ${slo.ttft} ms`,
    tpot: `TPOT P${slo.tpotAttainment} is ${roundHalfEven(probe.figures.tpotQuantile, 1)} ms and must be below ${slo.tpot} ms`,
  };
  return (
    `no placement keeps the SLOs; the nearest is ${describePlacement(outcome.placement)}, ` +
    `whose ${sides[binding]} at ${probe.ratePerGpu} requests/s per GPU, the lowest rate tried`
  );
}

/** The placements whose search came to nothing, and why, a line each, and one that counts them; none when all went well. */
export function failedLines({ outcomes, best }: SearchResult): string[] {
  const lines = outcomes.flatMap((outcome) =>
    outcome.status === 'failed' ? [`failed ${describePlacement(outcome.placement)}: ${outcome.reason}`] : [],
  );
  if (lines.length === 0) return [];
  const rest =
    best === undefined ? 'no other keeps the SLOs' : 'any of them may be better than the best of the others';
  return [...lines, `${lines.length} of ${outcomes.length} placements failed, and ${rest}`];
}

/** The placements that were not simulated, and why, a line each. */
export function skippedLines({ outcomes }: SearchResult): string[] {
  return outcomes.flatMap((outcome) =>
    outcome.status === 'skipped'
      ? [`skipped ${describePlacement(outcome.placement)}: ${outcome.reason}`]
      : [],
  );
}
