import { quantile, sortedCopy } from '../statistics/index.js';
import { kvCapacityOf } from './memory/kv-capacity.js';
import { type BatchPoint, gridWithin, msAt } from './points.js';
import { type LatencyRow, latencyOf, type Profile } from './profile.js';
import { tensorParallelSizesOf } from './used-rows.js';

/** The times of two profiles for a batch. */
export interface ComparedPoint extends BatchPoint {
  /** By the first one, in ms. */
  readonly firstMs: number;
  /** By the second one, in ms. */
  readonly secondMs: number;
  /** The second time divided by the first. */
  readonly ratio: number;
}

/** How the times of two profiles compare, at one size and for one kind of batch. */
export interface TimesCompared {
  readonly tensorParallel: number;
  /** The engine whose times they are; null where neither is of one. */
  readonly engine: string | null;
  readonly kind: BatchPoint['kind'];
  /** How many batches both cover. */
  readonly points: number;
  /** Of the ratios at these; null where there is none. */
  readonly ratios: {
    readonly median: number;
    readonly p95: number;
    readonly least: ComparedPoint;
    readonly most: ComparedPoint;
  } | null;
}

/** The KV cache of two profiles' instances, in tokens; null where that is not known. */
export interface CapacityCompared {
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly first: number | null;
  readonly second: number | null;
  /** The second divided by the first. */
  readonly ratio: number | null;
}

/** How two profiles compare. */
export interface ProfilesCompared {
  /** The sizes that both have latencies of; of the others, nothing is said. */
  readonly tensorParallel: readonly number[];
  /** By size, engine and kind. */
  readonly times: readonly TimesCompared[];
  readonly capacities: readonly CapacityCompared[];
}

/**
 * Compares the times of two profiles over batches that both cover, and their KV capacities, at the sizes that both have.
 *
 * @throws InputError when a profile gives an impossible time
 */
export function compareProfiles(first: Profile, second: Profile): ProfilesCompared {
  const others = tensorParallelSizesOf(second);
  const tensorParallel = tensorParallelSizesOf(first).filter((size) => others.includes(size));
  return {
    tensorParallel,
    times: tensorParallel.flatMap((size) => timesAt(first, second, size)),
    capacities: tensorParallel.map((size) => capacitiesAt(first, second, size)),
  };
}

function timesAt(first: Profile, second: Profile, tensorParallel: number): TimesCompared[] {
  return enginesOf([first, second], tensorParallel).flatMap((engine) => {
    const one = latencyOf(first, engine ?? '', tensorParallel);
    const other = latencyOf(second, engine ?? '', tensorParallel);
    if (one === undefined || other === undefined) return [];
    return (['prefill', 'decode'] as const).map((kind) => {
      const points = comparedPoints(kind, one, other);
      return { tensorParallel, engine, kind, points: points.length, ratios: ratiosOf(points) };
    });
  });
}

/** The engines that profiles have latencies of at a size; null alone where they have none but those of any engine. */
function enginesOf(profiles: readonly Profile[], tensorParallel: number): (string | null)[] {
  const rows = profiles.flatMap(({ latency }) =>
    latency.filter((row) => row.tensorParallel === tensorParallel),
  );
  const engines = [...new Set(rows.flatMap(({ engine }) => engine ?? []))];
  return engines.length > 0 ? engines : [null];
}

function comparedPoints(kind: BatchPoint['kind'], one: LatencyRow, other: LatencyRow): ComparedPoint[] {
  return gridWithin(kind, [one.evidence?.ranges, other.evidence?.ranges])
    .map((point) => {
      const [firstMs, secondMs] = [msAt(one, point), msAt(other, point)];
      return { ...point, firstMs, secondMs, ratio: secondMs / firstMs };
    })
    .filter(({ ratio }) => Number.isFinite(ratio));
}

function ratiosOf(points: readonly ComparedPoint[]): TimesCompared['ratios'] {
  if (points.length === 0) return null;
  const sorted = sortedCopy(points.map(({ ratio }) => ratio));
  return {
    median: quantile(sorted, 50),
    p95: quantile(sorted, 95),
    least: points.reduce((best, point) => (point.ratio < best.ratio ? point : best)),
    most: points.reduce((best, point) => (point.ratio > best.ratio ? point : best)),
  };
}

function capacitiesAt(first: Profile, second: Profile, tensorParallel: number): CapacityCompared {
  const [one, other] = [first, second].map((profile) => kvCapacityOf(profile, tensorParallel, 1) ?? null);
  return {
    tensorParallel,
    pipelineParallel: 1,
    first: one!,
    second: other!,
    ratio: one == null || other == null ? null : other / one,
  };
}
