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
export function bestOf<Outcome extends PlacementOutcome>(
  outcomes: readonly Outcome[],
): Searched<Outcome> | undefined {
  let best: Searched<Outcome> | undefined;
  for (const outcome of outcomes) {
    if (!isSearched(outcome) || outcome.goodputPerGpu === 0) continue;
    if (best === undefined || isBetter(outcome, best)) best = outcome;
  }
  return best;
}

/** Those of some outcomes whose goodput has been found. */
export type Searched<Outcome extends PlacementOutcome> = Outcome & SearchedPlacement;

function isSearched<Outcome extends PlacementOutcome>(outcome: Outcome): outcome is Searched<Outcome> {
  return outcome.status === 'searched';
}

function isBetter(a: SearchedPlacement, b: SearchedPlacement): boolean {
  if (a.goodputPerGpu !== b.goodputPerGpu) return a.goodputPerGpu > b.goodputPerGpu;
  return a.gpus < b.gpus;
}

/** How near a placement came to its objectives where none kept them. */
export interface NearMiss<Outcome extends SearchedPlacement = SearchedPlacement> {
  readonly outcome: Outcome;
  /** The simulation at the lowest rate that was tried, run to its end. */
  readonly probe: Probe & { readonly figures: ProbeFigures };
  /** The objective that is missed by the greater factor. */
  readonly binding: 'ttft' | 'tpot';
}

/**
 * The placement that missed its objectives by the least factor, at the lowest rate that was tried; among those of
 * which the figures at that rate are known.
 */
export function nearestOf<Outcome extends PlacementOutcome>(
  outcomes: readonly Outcome[],
  slo: Slo,
): NearMiss<Searched<Outcome>> | undefined {
  let nearest: NearMiss<Searched<Outcome>> | undefined;
  let least = Infinity;
  for (const outcome of outcomes) {
    if (!isSearched(outcome)) continue;
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
