import type { Slo } from '../metrics/index.js';
import type { Placement } from '../simulation/index.js';
import type { Probe, ProbeFigures, SearchedPlacement } from './search-placement.js';

/** What became of a placement in a search. */
export type PlacementOutcome =
  | SearchedPlacement
  | FailedPlacement
  | {
      /** It cannot be run. */
      readonly status: 'skipped';
      readonly placement: Placement;
      readonly gpus: number;
      readonly reason: string;
    };

/** A placement whose search came to nothing because the thread died that was at it. */
export interface FailedPlacement {
  readonly status: 'failed';
  readonly placement: Placement;
  readonly gpus: number;
  readonly reason: string;
}

/**
 * The placement with the highest goodput per GPU; on a tie the one with fewer GPUs, then the earlier one.
 *
 * @returns undefined when none kept the objectives at any rate
 */
export function bestOf(outcomes: readonly PlacementOutcome[]): SearchedPlacement | undefined {
  let best: SearchedPlacement | undefined;
  for (const outcome of outcomes) {
    if (outcome.status !== 'searched' || outcome.goodputPerGpu === 0) continue;
    if (best === undefined || isBetter(outcome, best)) best = outcome;
  }
  return best;
}

function isBetter(a: SearchedPlacement, b: SearchedPlacement): boolean {
  if (a.goodputPerGpu !== b.goodputPerGpu) return a.goodputPerGpu > b.goodputPerGpu;
  return a.gpus < b.gpus;
}

/** How near a placement came to its objectives where none kept them. */
export interface NearMiss {
  readonly outcome: SearchedPlacement;
  /** The simulation at the lowest rate that was tried, run to its end. */
  readonly probe: Probe & { readonly figures: ProbeFigures };
  /** The objective that is missed by the greater factor. */
  readonly binding: 'ttft' | 'tpot';
}

/**
 * The placement that missed its objectives by the least factor, at the lowest rate that was tried; among those of
 * which the figures at that rate are known.
 */
export function nearestOf(outcomes: readonly PlacementOutcome[], slo: Slo): NearMiss | undefined {
  let nearest: NearMiss | undefined;
  let least = Infinity;
  for (const outcome of outcomes) {
    if (outcome.status !== 'searched') continue;
    const probe = outcome.probes.at(-1);
    const figures = probe?.figures;
    if (probe === undefined || figures === undefined) continue;
    const ttftRatio = figures.ttftQuantile / slo.ttft;
    const tpotRatio = figures.tpotQuantile / slo.tpot;
    const ratio = Math.max(ttftRatio, tpotRatio);
    // Of targets that are all but 0, every placement is infinitely far.
    if (nearest !== undefined && ratio >= least) continue;
    least = ratio;
    nearest = { outcome, probe: { ...probe, figures }, binding: ttftRatio >= tpotRatio ? 'ttft' : 'tpot' };
  }
  return nearest;
}
