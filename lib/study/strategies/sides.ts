import type { ParallelSizes } from '../../deployment/index.js';
import type { Engine, EngineTable } from '../../engines/index.js';
import { InputError } from '../../input/index.js';
import { divisors, tensorParallelSizes } from '../../profile/index.js';
import { plan, refusalOf } from '../../simulation/index.js';
import { type Job, type JobOutcome, jobOf } from '../job.js';
import { deploymentOfInstances } from './instances.js';
import { instancesIn, type NodeLayout } from './node-layouts.js';
import type { SearchSettings } from './search-settings.js';

/** What one instance can do on its own, where the other side is no hindrance. */
export interface SideGoodput {
  readonly sizes: ParallelSizes;
  readonly gpus: number;
  /** The highest rate at which it keeps its own objective, in requests/s; 0 if none did. */
  readonly goodput: number;
}

/** What instances of every size that can be run can do on their own. */
export interface Sides {
  readonly prefill: readonly SideGoodput[];
  readonly decode: readonly SideGoodput[];
}

/** One instance that is to be looked at alone. */
export interface SideTask {
  readonly layout: NodeLayout;
  readonly side: keyof Sides;
  readonly sizes: ParallelSizes;
}

/** An engine whose sides can be looked at alone. */
export type SidedEngine = Engine & Required<Pick<Engine, 'alone'>>;

/** Refuses an engine of which no side can be looked at alone. @throws InputError with what it lacks */
export function sidedEngine(engine: Engine, name: string): SidedEngine {
  const isApart = engine.roles.length > 1;
  if (isApart && engine.alone !== undefined) return engine as SidedEngine;
  throw new InputError(
    `engine: expected one whose prefill and decode instances can be looked at alone, got ${name}, ` +
      (isApart ? 'which does not tell what one does alone' : 'whose instances do both'),
  );
}

/** The sizes that leave room for an instance of the other side. */
export function sizesWithin({ profile }: SearchSettings, gpus: number): ParallelSizes[] {
  const { architecture } = profile;
  const pps = divisors(architecture.layers, gpus);
  return tensorParallelSizes(architecture, gpus).flatMap((tp) =>
    pps.filter((pp) => tp * pp < gpus).map((pp) => ({ tp, pp })),
  );
}

/**
 * The job of one instance of a side, the other side being free: prefill instances when only TTFT counts and nothing is
 * decoded, decode instances when only TPOT counts and prefills cost nothing but the engine's overhead (DistServe, OSDI
 * 2024, algorithm 1).
 *
 * @returns undefined when the profile does not know it, or it is too small for a request
 */
export function sideJob(
  { layout, side, sizes }: SideTask,
  settings: SearchSettings,
  engine: SidedEngine,
  engines?: EngineTable,
): Job | undefined {
  const { slo, maxRatePerGpu, tolerance, lengths, profile } = settings;
  const deployment = deploymentOfInstances(
    instancesIn(layout, { prefill: sizes, decode: sizes }, settings, engine),
    1,
    1,
  );
  const planned = plan(deployment, profile, engines);
  if (!planned.isRunnable) return undefined;
  const spec = engine.alone(planned.plan.spec, side);
  if (refusalOf({ ...planned.plan, spec }, lengths, engines) !== undefined) return undefined;
  const gpus = sizes.tp * sizes.pp;
  return jobOf({
    deployment,
    plan: { ...planned.plan, spec },
    alone: side,
    gpus,
    requests: lengths.length,
    endsWithFirstToken: side === 'prefill',
    // Only the side's own objective counts, and the range of rates is the one that all GPUs together have.
    slo: side === 'prefill' ? { ...slo, tpot: Infinity } : { ...slo, ttft: Infinity },
    maxRatePerGpu: maxRatePerGpu * (layout.gpus / gpus),
    tolerance,
  });
}

/** What the instances of a layout can do on their own, from what became of their jobs. */
export function sidesOf(
  layout: NodeLayout,
  tasks: readonly SideTask[],
  outcomes: readonly (JobOutcome | undefined)[],
): Sides {
  const ofSide = (side: keyof Sides): SideGoodput[] =>
    tasks.flatMap((task, i) => {
      const outcome = outcomes[i];
      if (task.layout !== layout || task.side !== side || outcome?.status !== 'searched') return [];
      const { gpus, goodputPerGpu } = outcome;
      return { sizes: task.sizes, gpus, goodput: goodputPerGpu * gpus };
    });
  return { prefill: ofSide('prefill'), decode: ofSide('decode') };
}
