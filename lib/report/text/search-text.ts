import { describeDeployment } from '../../deployment/index.js';
import type { EngineFacts } from '../../engines/index.js';
import type { FailedDeployment, Probe, SearchResult } from '../../study/index.js';
import type { FoundTold } from '../documents/best.js';
import type { NothingTold, SearchDocument } from '../documents/search-document.js';
import type { StudyTold } from '../documents/study-settings.js';
import { roundHalfEven } from '../python-number.js';
import { engineInWords } from './deployment-words.js';

/**
 * The two lines that a search prints: the best goodput, in requests/s per GPU, and its placement; where it is the best
 * per dollar, the requests that a dollar serves.
 */
export function bestLines(
  { goodputPerGpu, name, price }: Pick<FoundTold, 'goodputPerGpu' | 'name' | 'price'>,
  { objective }: Pick<StudyTold, 'objective'> = {},
): string {
  const best =
    objective === 'per-dollar' && price !== undefined
      ? `Best per dollar rate: ${roundHalfEven(price.goodputPerDollar, 2)}`
      : `Best per GPU rate: ${roundHalfEven(goodputPerGpu, 2)}`;
  return `${best}\nBest config: ${name}\n`;
}

/** Why a search has no answer, in one line; for a search that was completed without a best placement. */
export function noAnswerLine(document: SearchDocument, facts: Pick<EngineFacts, 'title'>): string {
  const { settings, nearest, placements } = document;
  const { engine, model, nodes, gpusPerNode } = settings;
  if (nearest !== null) return nearestLine(document);
  const refusal = placements.find((each) => each.status === 'searched')?.probes.at(-1)?.refusal;
  if (refusal !== undefined) return `no placement keeps the SLOs at a rate that can be simulated: ${refusal}`;
  const reason = placements.find((each) => each.status === 'skipped')?.reason;
  return reason === undefined
    ? `no ${engineInWords(engine, facts)} placement of ${model} fits ${nodes} x ${gpusPerNode} GPUs`
    : `none of the ${placements.length} placements can be run; the first: ${reason}`;
}

/** What a search that was ended early has found, in one line. */
export function interruptedLine(
  { best }: SearchResult,
  { done, total }: { done: number; total: number },
): string {
  if (total === 0) return 'interrupted before any placement was searched';
  const found =
    best === undefined
      ? 'none that keeps the SLOs'
      : bestLines({ ...best, name: describeDeployment(best.deployment) })
          .trim()
          .replace('\n', ', ');
  return `interrupted after ${done} of ${total} placements; so far: ${done === 0 ? 'nothing' : found}`;
}

function nearestLine({ nearest, settings: { slo } }: SearchDocument): string {
  const { name, probe, binding } = nearest!;
  const { ttftQuantile, tpotQuantile } = probe.figures;
  const sides = {
    ttft: `TTFT P${slo.ttftAttainment} is ${roundHalfEven(ttftQuantile, 1)} ms and must be below ${slo.ttft} ms`,
    tpot: `TPOT P${slo.tpotAttainment} is ${roundHalfEven(tpotQuantile, 1)} ms and must be below ${slo.tpot} ms`,
  };
  return (
    `no placement keeps the SLOs; the nearest is ${name}, ` +
    `whose ${sides[binding]} at ${probe.ratePerGpu} requests/s per GPU, the lowest rate tried` +
    remarksThere(probe)
  );
}

/** What there is to know of a run that a line tells of, for its end. */
export function remarksThere({ remarks = [] }: Pick<Probe, 'remarks'>): string {
  return remarks.map((remark) => `; there ${remark}`).join('');
}

/** The placements whose search came to nothing, and why, a line each, and one that counts them; none when all went well. */
export function failedLines({ placements, best }: Pick<SearchDocument, 'placements' | 'best'>): string[] {
  const failed = placements.filter((each) => each.status === 'failed');
  return linesOfFailed(failed, `${placements.length} placements`, best !== null);
}

/** What came to nothing, with the reason. */
type Nothing = Pick<NothingTold, 'name' | 'reason'>;

/**
 * What came to nothing because a thread died, and why, a line each, and one that counts them.
 *
 * @param all of how many of what
 * @param hasBest whether there is an answer all the same
 */
export function linesOfFailed(failed: readonly Nothing[], all: string, hasBest: boolean): string[] {
  if (failed.length === 0) return [];
  const rest = hasBest ? 'any of them may be better than the best of the others' : 'no other keeps the SLOs';
  return [
    ...failed.map(({ name, reason }) => `failed ${name}: ${reason}`),
    `${failed.length} of ${all} failed, and ${rest}`,
  ];
}

/** The second looks that came to nothing, as `linesOfFailed` takes them. */
export function namesOfFailed(failed: readonly FailedDeployment[]): Nothing[] {
  return failed.map(({ deployment, reason }) => ({ name: describeDeployment(deployment), reason }));
}

/** The placements that were not simulated, and why, a line each. */
export function skippedLines({ placements }: Pick<SearchDocument, 'placements'>): string[] {
  return placements.flatMap((each) =>
    each.status === 'skipped' ? [`skipped ${each.name}: ${each.reason}`] : [],
  );
}
