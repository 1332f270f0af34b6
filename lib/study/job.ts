import { canonicalJson, type Deployment, keyOf, type Role } from '../deployment/index.js';
import { InputError } from '../input/index.js';
import type { Slo } from '../metrics/index.js';
import type { Plan } from '../simulation/index.js';
import type { RequestLengths } from '../workload/index.js';
import type { Probe } from './probe.js';

/** What is the same for all jobs of a study: plain data, which each thread gets once. */
export interface StudySettings {
  /** The requests, which arrive as a Poisson process. */
  readonly lengths: readonly RequestLengths[];
  /** Seed of the arrivals, and of policies that draw. */
  readonly seed: number;
  /** Runs every simulation to its end, also when its verdict is certain before, for the figures of each; false by default. */
  readonly figures?: boolean | undefined;
  /** Makes every iteration of a simulation an event, which changes no result; false by default. */
  readonly exactEvents?: boolean | undefined;
}

/** The objectives, and among which rates the highest is looked for that keeps them. */
export interface RateRange {
  readonly slo: Slo;
  /** The range of rates is from 0 to this, in requests/s per GPU. */
  readonly maxRatePerGpu: number;
  /** The search ends when the range in question is no wider than this, in requests/s per GPU. */
  readonly tolerance: number;
}

/** To find the goodput of one deployment: plain data, which travels to threads. */
export interface Job extends RateRange {
  readonly deployment: Deployment;
  /** What is run of the deployment. */
  readonly plan: Plan;
  /** The role that is at work alone, the other one costing nothing; undefined when all are. */
  readonly alone?: Role | undefined;
  /** The GPUs by which rates are counted. */
  readonly gpus: number;
  /** How many of the study's requests: fewer are the first of them, more the same over again. */
  readonly requests: number;
  /** Whether each request leaves with its first token. */
  readonly endsWithFirstToken: boolean;
  /** Whether the simulation at the lowest rate that missed the objectives is run to its end, for its figures. */
  readonly completesFirstMiss: boolean;
  /** Simulations that have been made, and need not be made again. */
  readonly known: readonly Probe[];
}

/** A job but for what can be left out: all of its deployment is at work, and nothing is known of it. */
export type JobInput = Omit<Job, 'endsWithFirstToken' | 'completesFirstMiss' | 'known'> &
  Partial<Pick<Job, 'endsWithFirstToken' | 'completesFirstMiss' | 'known'>>;

/** More requests than this in a simulation would not fit a usual machine's memory. */
export const MOST_REQUESTS = 10_000_000;

/**
 * The whole job that a short one means. @throws InputError when it has too many requests for one simulation
 *
 * @example
 * const deployment = deploymentOf({ engine: 'vllm', tp: 2, pp: 1 });
 * const planned = plan(deployment, profile);
 * if (!planned.isRunnable) throw new Error(planned.reason);
 * const { slo, maxRatePerGpu, tolerance, lengths } = settings;
 * const job = jobOf({
 *   deployment, plan: planned.plan, gpus: gpusOf(deployment), requests: lengths.length, slo, maxRatePerGpu, tolerance,
 * });
 * function* single() {
 *   return (yield { jobs: [job], toCome: 0 }).outcomes[0];
 * }
 * (await runStudy(single(), settings)).status // 'searched'
 */
export function jobOf(input: JobInput): Job {
  const job = { endsWithFirstToken: false, completesFirstMiss: false, known: [], ...input };
  if (job.requests > MOST_REQUESTS) {
    throw new InputError(
      `requests: expected at most ${MOST_REQUESTS} in a simulation, got ${job.requests} for ${job.gpus} GPUs`,
    );
  }
  return job;
}

/** What tells a job from all other jobs of a study, whatever is known of it: for a journal. */
export function keyOfJob({ deployment, plan: _, known: __, ...asked }: Job): string {
  // A deployment alone does not do: one may be looked at with more requests, or a side of it alone.
  return `${keyOf(deployment)} ${canonicalJson(asked)}`;
}

/** A deployment whose goodput has been found. */
export interface SearchedDeployment {
  readonly status: 'searched';
  readonly deployment: Deployment;
  readonly gpus: number;
  /** The highest rate that kept the objectives, in requests/s per GPU; 0 if none did. */
  readonly goodputPerGpu: number;
  /** In the order in which they were made. */
  readonly probes: readonly Probe[];
}

/** A deployment whose search came to nothing because the thread died that was at it. */
export interface FailedDeployment {
  readonly status: 'failed';
  readonly deployment: Deployment;
  readonly gpus: number;
  readonly reason: string;
}

/** What became of a job. */
export type JobOutcome = SearchedDeployment | FailedDeployment;
