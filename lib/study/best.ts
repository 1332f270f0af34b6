import type { Deployment } from '../deployment/index.js';
import { type Miss, missOf, type Slo } from '../metrics/index.js';
import { lowestMiss } from './first-miss.js';
import type { JobOutcome, SearchedDeployment } from './job.js';
import { mostPerGpu, type Ranking } from './objective.js';
import type { Probe, ProbeFigures } from './probe.js';

/** A deployment that cannot be run. */
export interface SkippedDeployment {
  readonly status: 'skipped';
  readonly deployment: Deployment;
  readonly gpus: number;
  readonly reason: string;
}

/** What became of a deployment in a search. */
export type DeploymentOutcome = JobOutcome | SkippedDeployment;

/**
 * The best of some deployments, the earlier one on a tie.
 *
 * @param isBetter the ranking; by default by goodput per GPU, and on a tie by the fewer GPUs
 * @returns undefined when none kept the objectives at any rate
 */
export function bestOf<Outcome extends DeploymentOutcome>(
  outcomes: readonly Outcome[],
  isBetter: Ranking = mostPerGpu,
): Searched<Outcome> | undefined {
  let best: Searched<Outcome> | undefined;
  for (const outcome of outcomes) {
    if (!isSearched(outcome) || outcome.goodputPerGpu === 0) continue;
    if (best === undefined || isBetter(outcome, best)) best = outcome;
  }
  return best;
}

/** Those of some outcomes whose goodput has been found. */
export type Searched<Outcome extends DeploymentOutcome> = Outcome & SearchedDeployment;

function isSearched<Outcome extends DeploymentOutcome>(outcome: Outcome): outcome is Searched<Outcome> {
  return outcome.status === 'searched';
}

/** How near a deployment came to its objectives where none kept them. */
export interface NearMiss<Outcome extends SearchedDeployment = SearchedDeployment> {
  readonly outcome: Outcome;
  /** The simulation at the lowest rate that was tried, and could be simulated, run to its end. */
  readonly probe: Probe & { readonly figures: ProbeFigures };
  /** The objective that is missed by the greater factor. */
  readonly binding: Miss['binding'];
}

/**
 * The deployment that missed its objectives by the least factor, at the lowest rate that was tried; among those of
 * which the figures at that rate are known.
 */
export function nearestOf<Outcome extends DeploymentOutcome>(
  outcomes: readonly Outcome[],
  slo: Slo,
): NearMiss<Searched<Outcome>> | undefined {
  let nearest: NearMiss<Searched<Outcome>> | undefined;
  let least = Infinity;
  for (const outcome of outcomes) {
    if (!isSearched(outcome)) continue;
    const probe = lowestMiss(outcome.probes);
    const figures = probe?.figures;
    if (probe === undefined || figures === undefined) continue;
    const { binding, factor } = missOf(figures, slo);
    // Of targets that are all but 0, every deployment is infinitely far.
    if (nearest !== undefined && factor >= least) continue;
    least = factor;
    nearest = { outcome, probe: { ...probe, figures }, binding };
  }
  return nearest;
}
