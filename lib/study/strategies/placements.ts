import {
  countLayouts,
  type Deployment,
  describeDeployment,
  enumerateLayouts,
  gpusOf,
} from '../../deployment/index.js';
import type { EngineTable } from '../../engines/index.js';
import { InputError } from '../../input/index.js';
import { engineNamed, plan, refusalOf } from '../../simulation/index.js';
import { bestOf, type DeploymentOutcome, type NearMiss, nearestOf, type SkippedDeployment } from '../best.js';
import { type Job, jobOf, type SearchedDeployment } from '../job.js';
import { rankingOf } from '../objective.js';
import { checkPricing } from '../price.js';
import { atLeisure, checkDeployments, type Strategy } from '../strategy.js';
import { budgetOf, deploymentOfLayout, type SearchSettings } from './search-settings.js';

/** What a search came to, as plain data. */
export interface SearchResult {
  /** By deployment, in the order of enumeration; those that were reached when the search was ended early. */
  readonly outcomes: readonly DeploymentOutcome[];
  /** Whether all deployments were reached. */
  readonly isComplete: boolean;
  /** The best deployment by the objective of the search; undefined when none kept the objectives of latency. */
  readonly best: SearchedDeployment | undefined;
  /** Where none kept the objectives, the one that came nearest. */
  readonly nearest: NearMiss | undefined;
}

/**
 * The goodput of every deployment with single instances that fits the GPUs, and the best of them.
 *
 * @throws InputError when there are too many, or a price is missing; and when a request keeps every one that could be run otherwise from being
 *   run, naming it
 * @example
 * const result = await runStudy(placements(settings), settings);
 * result.isComplete // true
 */
export function* placements(settings: SearchSettings, engines?: EngineTable): Strategy<SearchResult> {
  const { profile, lengths, slo } = settings;
  checkPricing(settings);
  const engine = engineNamed(settings.engine, engines);
  const budget = budgetOf(settings);
  checkDeployments(countLayouts(engine.roles, profile.architecture, budget), 'placements');
  const layouts = enumerateLayouts(engine.roles, profile.architecture, budget);
  const { results: entries, isEnded } = yield* atLeisure(layouts, lengths.length, (layout) =>
    entryOf(deploymentOfLayout(layout, settings, engine), settings, engines),
  );
  const jobs = entries.flatMap((entry) => ('job' in entry ? entry.job : []));
  if (jobs.length === 0 && !isEnded) refuseImpossible(entries);
  const reached = yield { jobs, toCome: 0 };
  const found = new Map(jobs.map((job, i) => [job, reached.outcomes[i]]));
  const outcomes = entries.flatMap((entry) =>
    'job' in entry ? (found.get(entry.job) ?? []) : entry.skipped,
  );
  const best = bestOf(outcomes, rankingOf(settings));
  return {
    outcomes,
    isComplete: outcomes.length === layouts.length,
    best,
    nearest: best === undefined ? nearestOf(outcomes, slo) : undefined,
  };
}

/** A deployment that is searched, or one that is skipped. */
type Entry = { readonly job: Job } | { readonly skipped: SkippedDeployment; readonly isForRequest: boolean };

function entryOf(deployment: Deployment, settings: SearchSettings, engines?: EngineTable): Entry {
  const skipped = (reason: string, isForRequest: boolean): Entry => ({
    skipped: { status: 'skipped', deployment, gpus: gpusOf(deployment), reason },
    isForRequest,
  });
  const planned = plan(deployment, settings.profile, engines);
  if (!planned.isRunnable) return skipped(planned.reason, false);
  const impossible = refusalOf(planned.plan, settings.lengths, engines);
  if (impossible !== undefined) return skipped(impossible, true);
  return { job: placementJob(settings, deployment, planned.plan) };
}

/** The job of one deployment of a search. */
export function placementJob(settings: SearchSettings, deployment: Deployment, runnable: Job['plan']): Job {
  const { slo, maxRatePerGpu, tolerance, lengths } = settings;
  const gpus = gpusOf(deployment);
  return jobOf({
    deployment,
    plan: runnable,
    gpus,
    requests: lengths.length,
    slo,
    maxRatePerGpu,
    tolerance,
  });
}

/** @throws InputError when a request alone is in the way of all that could be run, naming it */
function refuseImpossible(entries: readonly Entry[]): void {
  for (const entry of entries) {
    if ('job' in entry || !entry.isForRequest) continue;
    const { deployment, reason } = entry.skipped;
    throw new InputError(
      `no placement can serve the workload; with ${describeDeployment(deployment)}: ${reason}`,
    );
  }
}
