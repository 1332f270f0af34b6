import { gpusOf, oneOfEach } from '../../deployment/index.js';
import type { EngineTable } from '../../engines/index.js';
import { plan } from '../../simulation/index.js';
import { type FirstMiss, firstMissOf, lowestMiss } from '../first-miss.js';
import { type FailedDeployment, type Job, jobOf, type SearchedDeployment } from '../job.js';
import type { Strategy } from '../strategy.js';
import { placementJob } from './placements.js';
import { failedOf } from './ratio.js';
import type { SearchSettings } from './search-settings.js';

/** What more is to be known of the best deployment by whoever decides by it. */
export interface SecondLook {
  /** Which side binds, and where; undefined when every rate that was tried kept the objectives. */
  readonly firstMiss: FirstMiss | undefined;
  /** What it comes to in longer runs; undefined where the search had as long ones. */
  readonly longRun: LongRun | undefined;
  /** What came to nothing because its thread died; left out when nothing did. */
  readonly failed?: readonly FailedDeployment[];
}

/** The goodput of a deployment with more requests than it was searched with. */
export interface LongRun {
  readonly requests: number;
  /** In requests/s per GPU. */
  readonly goodputPerGpu: number;
}

/**
 * With fewer requests than these a run can be over before the queues of an overloaded deployment have grown: then
 * it looks better than it is, and the larger the deployment, the more so.
 */
export const LONG_RUN = 5_000;

/**
 * Looks at the answer of a search again: what keeps it from a higher rate, and what it comes to in longer runs. What is
 * known is not simulated again.
 *
 * @returns undefined when it was ended early, and for a deployment that cannot be run
 * @example
 * const { best } = await search(settings);
 * if (best !== undefined) await runStudy(secondLook(settings, best), settings);
 */
export function* secondLook(
  settings: SearchSettings,
  { deployment, probes }: Pick<SearchedDeployment, 'deployment' | 'probes'>,
  engines?: EngineTable,
): Strategy<SecondLook | undefined> {
  const planned = plan(deployment, settings.profile, engines);
  if (!planned.isRunnable) return undefined;
  const growth = gpusOf(deployment) / gpusOf(oneOfEach(deployment));
  const requests = Math.ceil(growth * settings.lengths.length);
  const job: Job = { ...placementJob(settings, deployment, planned.plan), requests };
  const completing = completingJob(job, probes);
  // The same requests over again, in proportion to the instances.
  const longer =
    settings.lengths.length >= LONG_RUN
      ? undefined
      : jobOf({ ...job, requests: Math.ceil(growth * LONG_RUN) });
  const jobs = [completing, longer].filter((each) => each !== undefined);
  const { outcomes, isEnded } = yield { jobs, toCome: 0 };
  if (isEnded && outcomes.includes(undefined)) return undefined;

  const found = (of: Job | undefined): SearchedDeployment | undefined => {
    const outcome = of && outcomes[jobs.indexOf(of)];
    return outcome?.status === 'searched' ? outcome : undefined;
  };
  const run = found(longer);
  const failed = failedOf(outcomes);
  return {
    firstMiss: firstMissOf(found(completing)?.probes ?? probes, settings.slo),
    longRun: run && { requests: LONG_RUN, goodputPerGpu: run.goodputPerGpu },
    ...(failed.length === 0 ? {} : { failed }),
  };
}

/** The lowest rate that missed the objectives once more, to its end; undefined when its figures are known. */
function completingJob(job: Job, probes: SearchedDeployment['probes']): Job | undefined {
  const miss = lowestMiss(probes);
  if (miss === undefined || miss.figures !== undefined) return undefined;
  return jobOf({ ...job, completesFirstMiss: true, known: probes });
}
