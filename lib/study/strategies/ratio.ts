import { type Deployment, gpusOf } from '../../deployment/index.js';
import type { EngineTable } from '../../engines/index.js';
import { InputError } from '../../input/index.js';
import type { Profile } from '../../profile/index.js';
import { engineNamed, plan, refusalOf } from '../../simulation/index.js';
import { bestOf, type NearMiss, nearestOf } from '../best.js';
import { type FirstMiss, firstMissOf } from '../first-miss.js';
import {
  type FailedDeployment,
  type Job,
  type JobOutcome,
  jobOf,
  type RateRange,
  type SearchedDeployment,
  type StudySettings,
} from '../job.js';
import { rankingOf } from '../objective.js';
import { checkPricing, type Pricing } from '../price.js';
import { atLeisure, checkDeployments, type Strategy } from '../strategy.js';
import { deploymentOfInstances, type Instances } from './instances.js';

/** A search for the best numbers of prefill and decode instances of given sizes, as plain data. */
export interface RatioSettings extends StudySettings, RateRange, Pricing, Instances {
  /**
   * The requests of the largest M:N. Those with fewer GPUs are simulated with the first of them, in proportion: at the
   * same rate per GPU all runs then last as long, and an overload has the same time to show.
   */
  readonly lengths: StudySettings['lengths'];
  readonly profile: Profile;
  readonly maxPrefillInstances: number;
  readonly maxDecodeInstances: number;
}

/** M prefill and N decode instances, whose goodput has been found. */
export interface RatioOutcome extends SearchedDeployment {
  readonly prefillInstances: number;
  readonly decodeInstances: number;
  /** Of all instances. */
  readonly gpus: number;
  /** The highest rate that kept the objectives, in requests/s of all GPUs; 0 if none did. */
  readonly goodput: number;
  /** Which side binds, and where; undefined when every rate that was tried kept the objectives. */
  readonly firstMiss: FirstMiss | undefined;
}

/** What a search of M:N came to, as plain data. */
export interface RatioResult {
  /** By M, then N; those that were reached when it was ended early. */
  readonly outcomes: readonly RatioOutcome[];
  /** Those that came to nothing because their threads died. */
  readonly failed: readonly FailedDeployment[];
  /** Whether all were reached. */
  readonly isComplete: boolean;
  /** The best by the objective of the search, of several the one with the fewest GPUs; undefined when none kept those of latency. */
  readonly best: RatioOutcome | undefined;
  /** Where none kept the objectives, the one that came nearest. */
  readonly nearest: NearMiss<RatioOutcome> | undefined;
}

/**
 * The goodput per GPU of every M:N up to the given numbers. Multiples of a ratio are searched too: 2:4 has the GPUs of
 * 1:2 twice, but its requests find a free instance more often.
 *
 * @throws InputError when there are too many, the sizes cannot be run, a price is missing, or a request never could be
 *   served
 * @example
 * const one = { tp: 1, pp: 1 };
 * const asked = { ...settings, prefill: one, decode: one, maxPrefillInstances: 1, maxDecodeInstances: 2 };
 * const { outcomes } = await runStudy(ratio(asked), asked);
 * outcomes.length // 2
 */
export function* ratio(settings: RatioSettings, engines?: EngineTable): Strategy<RatioResult> {
  const { maxPrefillInstances, maxDecodeInstances, slo } = settings;
  checkPricing(settings);
  const total = maxPrefillInstances * maxDecodeInstances;
  checkDeployments(total, 'numbers of prefill and decode instances');
  checkServable(settings, engines);
  const { results: jobs } = yield* atLeisure(Array(total).keys(), 0, (index) =>
    ratioJob(settings, Math.floor(index / maxDecodeInstances) + 1, (index % maxDecodeInstances) + 1, engines),
  );
  const reached = (yield { jobs, toCome: 0 }).outcomes;
  const outcomes = reached.flatMap((outcome) =>
    outcome?.status === 'searched' ? ratioOutcome(outcome, slo) : [],
  );
  const failed = failedOf(reached);
  const best = bestOf(outcomes, rankingOf(settings));
  return {
    outcomes,
    failed,
    isComplete: outcomes.length + failed.length === total,
    best,
    nearest: best === undefined ? nearestOf(outcomes, slo) : undefined,
  };
}

/** Those of some outcomes whose threads died. */
export function failedOf(outcomes: readonly (JobOutcome | undefined)[]): FailedDeployment[] {
  return outcomes.flatMap((outcome) => (outcome?.status === 'failed' ? outcome : []));
}

/** What is told of M prefill and N decode instances. */
export function ratioOutcome(outcome: SearchedDeployment, slo: RateRange['slo']): RatioOutcome {
  const { prefillInstances, decodeInstances } = countsOf(outcome.deployment);
  return {
    ...outcome,
    prefillInstances,
    decodeInstances,
    goodput: outcome.goodputPerGpu * outcome.gpus,
    firstMiss: firstMissOf(outcome.probes, slo),
  };
}

function countsOf({ pools }: Deployment) {
  if ('serve' in pools) throw new TypeError('expected prefill and decode pools');
  return { prefillInstances: pools.prefill.count, decodeInstances: pools.decode.count };
}

function ratioJob(settings: RatioSettings, m: number, n: number, engines?: EngineTable): Job {
  const { profile, lengths, slo, maxRatePerGpu, tolerance } = settings;
  const { maxPrefillInstances, maxDecodeInstances } = settings;
  const deployment = deploymentOfInstances(settings, m, n);
  const planned = plan(deployment, profile, engines);
  if (!planned.isRunnable) throw new InputError(`this placement cannot be run: ${planned.reason}`);
  const gpus = gpusOf(deployment);
  const share = gpus / gpusOf(deploymentOfInstances(settings, maxPrefillInstances, maxDecodeInstances));
  return jobOf({
    deployment,
    plan: planned.plan,
    gpus,
    requests: Math.ceil(share * lengths.length),
    slo,
    maxRatePerGpu,
    tolerance,
    completesFirstMiss: true,
  });
}

/** Looks at all requests once, and not again with each M:N. */
function checkServable(settings: RatioSettings, engines: EngineTable | undefined): void {
  const engine = engineNamed(settings.engine, engines);
  if (engine.roles.length === 1) {
    throw new InputError(
      `engine: expected one with prefill and decode instances, got ${settings.engine}, whose instances do both`,
    );
  }
  const { plan: runnable } = ratioJob(settings, 1, 1, engines);
  const impossible = refusalOf(runnable, settings.lengths, engines);
  if (impossible !== undefined) throw new InputError(impossible);
}
