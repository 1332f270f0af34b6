import type { LatencyCoefficients } from '../profile/index.js';
import {
  type AnyClusterSpec,
  deploy,
  findHopelessRequest,
  type ParallelSizes,
  type Placement,
} from '../simulation/index.js';
import { divisors } from './placements.js';
import type { RatioEngines } from './ratio.js';
import type { SearchSettings } from './search.js';
import { type Candidate, type ProbeSettings, searchPlacement } from './search-placement.js';

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

type Side = keyof Sides;

/** The sizes that leave room for an instance of the other side. */
export function sizesWithin({ profile }: SearchSettings, gpus: number): ParallelSizes[] {
  const { heads, layers } = profile.architecture;
  return divisors(heads, gpus)
    .flatMap((tp) => divisors(layers, gpus).map((pp) => ({ tp, pp })))
    .filter(({ tp, pp }) => tp * pp < gpus);
}

/**
 * Finds what instances can do on their own: prefill instances when only TTFT counts and nothing is decoded, decode
 * instances when only TPOT counts and prefills cost nothing but the engine's overhead (DistServe, OSDI 2024, algorithm 1).
 *
 * @param engines with the link over which KV cache moves
 * @param gpus how many there are for all instances
 * @param onDone told of each size of each side
 * @returns undefined when the signal ended it early
 */
export async function searchSides(
  settings: SearchSettings,
  engines: RatioEngines,
  gpus: number,
  onDone: () => void,
  signal?: AbortSignal,
): Promise<Sides | undefined> {
  const found: Record<Side, SideGoodput[]> = { prefill: [], decode: [] };
  for (const side of ['prefill', 'decode'] as const) {
    for (const sizes of sizesWithin(settings, gpus)) {
      const candidate = sideAlone(settings, engines, side, sizes);
      if (candidate !== undefined) {
        const outcome = await searchPlacement(
          sideSettings(settings, side, gpus / candidate.gpus),
          candidate,
          signal,
        );
        if (outcome === undefined) return undefined;
        found[side].push({ sizes, gpus: outcome.gpus, goodput: outcome.goodputPerGpu * outcome.gpus });
      }
      onDone();
    }
  }
  return found;
}

/** An instance on which a prefill takes the engine's overhead only, and that never runs out of memory. */
const free = {
  count: 1,
  stages: 1,
  maxTokens: Number.MAX_SAFE_INTEGER,
  latency: {
    prefill: { base: 0, perToken: 0, perSquaredToken: 0 },
    decodeSmallBatch: { base: 0, perContextToken: 0, perRequest: 0 },
    decodeLargeBatch: { base: 0, perContextToken: 0, perRequest: 0 },
    largeBatchFrom: 1,
  } satisfies LatencyCoefficients,
};

/** One instance of a side, the other side being free; undefined when the profile does not know it, or it is too small. */
function sideAlone(
  { profile, lengths }: SearchSettings,
  engines: RatioEngines,
  side: Side,
  sizes: ParallelSizes,
): (Candidate & { readonly gpus: number }) | undefined {
  const placement: Placement = { backend: 'distserve', ppCross: 1, prefill: sizes, decode: sizes };
  const deployment = deploy(profile, placement, engines);
  if (!deployment.isRunnable || !('prefill' in deployment.cluster)) return undefined;
  const { cluster } = deployment;
  const alone: AnyClusterSpec = { ...cluster, [side === 'prefill' ? 'decode' : 'prefill']: free };
  if (findHopelessRequest(alone, lengths) !== undefined) return undefined;
  return { placement, cluster: alone, gpus: sizes.tp * sizes.pp };
}

/** Only the side's own objective counts, and the range of rates is the one that all GPUs together have. */
function sideSettings(settings: SearchSettings, side: Side, share: number): ProbeSettings {
  const { slo, maxRatePerGpu, tolerance, lengths, seed, exactEvents } = settings;
  return {
    slo: side === 'prefill' ? { ...slo, tpot: Infinity } : { ...slo, ttft: Infinity },
    maxRatePerGpu: maxRatePerGpu * share,
    tolerance,
    // A request that wants no tokens leaves with its first.
    lengths: side === 'prefill' ? lengths.map((each) => ({ ...each, outputLength: 0 })) : lengths,
    seed,
    exactEvents,
  };
}
