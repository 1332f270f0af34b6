import { gpusOf, oneOfEach } from '../../deployment/index.js';
import type { EngineTable } from '../../engines/index.js';
import { InputError } from '../../input/index.js';
import { engineNamed, plan } from '../../simulation/index.js';
import { bestOf } from '../best.js';
import { type FailedDeployment, type Job, jobOf, MOST_REQUESTS } from '../job.js';
import { rankingOf, weightsOf } from '../objective.js';
import { checkPricing } from '../price.js';
import { atLeisure, checkDeployments, type Strategy } from '../strategy.js';
import { type Balance, promisingBalances } from './balance.js';
import { deploymentOfInstances } from './instances.js';
import { instancesIn, type NodeLayout, nodeLayouts } from './node-layouts.js';
import { failedOf, type RatioOutcome, ratioOutcome } from './ratio.js';
import type { SearchSettings } from './search-settings.js';
import {
  type SidedEngine,
  type Sides,
  type SideTask,
  sidedEngine,
  sideJob,
  sidesOf,
  sizesWithin,
} from './sides.js';

/** Balanced instances, and what they came to when all of them were simulated together. */
export interface BalancedTrial extends Balance {
  readonly outcome: RatioOutcome;
}

/** What was found where all instances are within one node, or may be in any. */
export interface LayoutResult extends Sides {
  readonly layout: NodeLayout['name'];
  /** The most promising first. */
  readonly trials: readonly BalancedTrial[];
}

/** What a search of placements with their numbers of instances came to, as plain data. */
export interface BalancedResult {
  readonly layouts: readonly LayoutResult[];
  /** The best trial by the objective of the search; undefined when none kept the objectives of latency. */
  readonly best: BalancedTrial | undefined;
  /** The instances, alone or together, that came to nothing because their threads died. */
  readonly failed: readonly FailedDeployment[];
}

/** How many balances are simulated of each layout. */
const TRIALS = 4;

/**
 * Chooses sizes and numbers of prefill and decode instances where instances may span nodes (DistServe, OSDI 2024,
 * algorithm 1): what instances of each size can do on their own, as many of each as balance the load within the GPUs
 * given, and all of these simulated together. Where KV cache moves over a link, instances that are all in one node,
 * with its link, are tried too.
 *
 * @returns undefined when it was ended early
 * @throws InputError for an engine whose sides cannot be looked at alone, and when a price is missing or there are too
 *   many sizes or requests
 * @example
 * const asked = { ...settings, highAffinity: true };
 * const result = await runStudy(balanced(asked), asked);
 */
export function* balanced(
  settings: SearchSettings,
  engines?: EngineTable,
): Strategy<BalancedResult | undefined> {
  checkPricing(settings);
  const engine = sidedEngine(engineNamed(settings.engine, engines), settings.engine);
  const weightFor = weightsOf(settings);
  const layouts = nodeLayouts(settings, engine);
  const most = TRIALS * layouts.length;

  const { tasks, jobs: sideJobs } = yield* eachSide(layouts, settings, engine, engines);
  const alone = yield { jobs: sideJobs, toCome: most };
  if (alone.isEnded) return undefined;

  const sides = layouts.map((layout) => sidesOf(layout, tasks, alone.outcomes));
  const promising = layouts.flatMap((layout, i) =>
    promisingBalances(sides[i]!.prefill, sides[i]!.decode, layout.gpus, TRIALS, weightFor).map((balance) => ({
      layout,
      balance,
      job: trialJob(layout, balance, settings, engines),
    })),
  );
  const jobs = promising.map(({ job }) => job);
  const together = yield { jobs, toCome: most - jobs.length };
  if (together.isEnded) return undefined;

  const trials = promising.flatMap(({ layout, balance }, i) => {
    const outcome = together.outcomes[i];
    if (outcome?.status !== 'searched') return [];
    return { layout, trial: { ...balance, outcome: ratioOutcome(outcome, settings.slo) } };
  });
  const best = bestOf(
    trials.map(({ trial }) => trial.outcome),
    rankingOf(settings),
  );
  return {
    layouts: layouts.map((layout, i) => ({
      layout: layout.name,
      ...sides[i]!,
      trials: trials.filter((each) => each.layout === layout).map(({ trial }) => trial),
    })),
    best: trials.find(({ trial }) => trial.outcome === best)?.trial,
    failed: failedOf([...alone.outcomes, ...together.outcomes]),
  };
}

/** The instances that are to be looked at alone, and their jobs. */
function* eachSide(
  layouts: readonly NodeLayout[],
  settings: SearchSettings,
  engine: SidedEngine,
  engines: EngineTable | undefined,
): Strategy<{ readonly tasks: readonly SideTask[]; readonly jobs: readonly Job[] }> {
  checkGpus(settings);
  const all = layouts.flatMap((layout) => {
    const sizes = sizesWithin(settings, layout.gpus);
    return (['prefill', 'decode'] as const).flatMap((side) =>
      sizes.map((each): SideTask => ({ layout, side, sizes: each })),
    );
  });
  checkDeployments(all.length, 'sizes of instances');
  const { results } = yield* atLeisure(all, settings.lengths.length, (task) => {
    const job = sideJob(task, settings, engine, engines);
    return job === undefined ? [] : [{ task, job }];
  });
  const runnable = results.flat();
  return { tasks: runnable.map(({ task }) => task), jobs: runnable.map(({ job }) => job) };
}

/** @throws InputError when so many GPUs could need more requests than one simulation can have */
function checkGpus({ nodes, gpusPerNode, lengths }: SearchSettings): void {
  const gpus = nodes * gpusPerNode;
  const requests = Math.ceil((gpus / 2) * lengths.length);
  if (requests <= MOST_REQUESTS) return;
  throw new InputError(
    `search: expected GPUs on which instances need at most ${MOST_REQUESTS} requests together, got ${gpus} GPUs, ` +
      `which with ${lengths.length} requests for two of them come to ${requests}`,
  );
}

/**
 * The job of balanced instances together, with as many more requests, the same ones over again, as there are more GPUs
 * than one of each has.
 *
 * @throws InputError when they cannot be run
 */
export function trialJob(
  layout: NodeLayout,
  balance: Balance,
  settings: SearchSettings,
  engines?: EngineTable,
): Job {
  const { profile, lengths, slo, maxRatePerGpu, tolerance } = settings;
  const engine = engineNamed(settings.engine, engines);
  const instances = instancesIn(layout, balance, settings, engine);
  const deployment = deploymentOfInstances(instances, balance.prefillInstances, balance.decodeInstances);
  const planned = plan(deployment, profile, engines);
  if (!planned.isRunnable) throw new InputError(`this placement cannot be run: ${planned.reason}`);
  const gpus = gpusOf(deployment);
  const growth = gpus / gpusOf(oneOfEach(deployment));
  return jobOf({
    deployment,
    plan: planned.plan,
    gpus,
    requests: Math.ceil(growth * lengths.length),
    slo,
    maxRatePerGpu,
    tolerance,
    completesFirstMiss: true,
  });
}
