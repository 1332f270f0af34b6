import type { LatencyCoefficients } from '../profile/index.js';
import {
  type AnyClusterSpec,
  deploy,
  findHopelessRequest,
  type ParallelSizes,
  type Placement,
} from '../simulation/index.js';
import { divisors } from './placements.js';
import { gpusOfAll, type RatioOutcome, searchCounts } from './ratio.js';
import { deploymentOptionsOf, type SearchSettings } from './search.js';
import { type Candidate, type ProbeSettings, searchPlacement } from './search-placement.js';

/** What one instance can do on its own, where the other side is no hindrance. */
export interface SideGoodput {
  readonly sizes: ParallelSizes;
  readonly gpus: number;
  /** The highest rate at which it keeps its own objective, in requests/s; 0 if none did. */
  readonly goodput: number;
}

/** Numbers of instances that go together. */
export interface Balance {
  readonly prefillInstances: number;
  readonly decodeInstances: number;
  /** What they should be able to do, in requests/s: the lesser of what the sides can do. */
  readonly expected: number;
}

/** What a search of placements with their numbers of instances came to, as plain data. */
export interface BalancedResult {
  /** Of every size that can be run. */
  readonly prefill: readonly SideGoodput[];
  readonly decode: readonly SideGoodput[];
  /** The sizes that were chosen, and how many of each; undefined when no two that keep their objectives fit the GPUs. */
  readonly chosen:
    | (Balance & { readonly prefill: ParallelSizes; readonly decode: ParallelSizes })
    | undefined;
  /** What these came to when all of them were simulated together. */
  readonly confirmed: RatioOutcome | undefined;
}

/**
 * Chooses sizes and numbers of prefill and decode instances where instances may span nodes (DistServe, OSDI 2024,
 * algorithm 1): the best prefill instance by its goodput per GPU when only TTFT counts and nothing is decoded, the best
 * decode instance when only TPOT counts and prefills cost nothing but the engine's overhead, and as many of each as
 * balance the load within the GPUs given; then all of them are simulated together.
 *
 * @param onProgress told how many sizes are done, and of how many
 * @returns undefined when the signal ended it early
 */
export async function searchBalanced(
  settings: SearchSettings,
  signal?: AbortSignal,
  onProgress?: (done: number, total: number) => void,
): Promise<BalancedResult | undefined> {
  const gpus = settings.nodes * settings.gpusPerNode;
  const sizes = allSizes(settings, gpus);
  const found: Record<Side, SideGoodput[]> = { prefill: [], decode: [] };
  let done = 0;
  for (const side of ['prefill', 'decode'] as const) {
    for (const size of sizes) {
      onProgress?.(done, 2 * sizes.length);
      const candidate = sideAlone(settings, side, size);
      done += 1;
      if (candidate === undefined) continue;
      const outcome = await searchPlacement(sideSettings(settings, side, candidate), candidate, signal);
      if (outcome === undefined) return undefined;
      const goodput = outcome.goodputPerGpu * outcome.gpus;
      found[side].push({ sizes: size, gpus: outcome.gpus, goodput });
    }
  }
  const chosen = choose(found.prefill, found.decode, gpus);
  if (chosen === undefined) return { ...found, chosen, confirmed: undefined };
  const confirmed = await confirm(settings, chosen, signal);
  return confirmed === undefined ? undefined : { ...found, chosen, confirmed };
}

/**
 * As many of each instance as can do most together within the GPUs; of several that can do as much, those on the fewest
 * GPUs.
 *
 * @returns undefined when one of each does not fit, or cannot do anything
 */
export function balance(prefill: SideGoodput, decode: SideGoodput, gpus: number): Balance | undefined {
  if (prefill.goodput === 0 || decode.goodput === 0) return undefined;
  let best: (Balance & { readonly used: number }) | undefined;
  for (let m = 1; m * prefill.gpus + decode.gpus <= gpus; m++) {
    const room = Math.floor((gpus - m * prefill.gpus) / decode.gpus);
    const n = Math.min(room, Math.ceil((m * prefill.goodput) / decode.goodput));
    const expected = Math.min(m * prefill.goodput, n * decode.goodput);
    const used = m * prefill.gpus + n * decode.gpus;
    const isBetter =
      best === undefined || expected > best.expected || (expected === best.expected && used < best.used);
    if (isBetter) best = { prefillInstances: m, decodeInstances: n, expected, used };
  }
  if (best === undefined) return undefined;
  const { used: _, ...numbers } = best;
  return numbers;
}

type Side = 'prefill' | 'decode';

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

function allSizes({ profile }: SearchSettings, gpus: number): ParallelSizes[] {
  const { heads, layers } = profile.architecture;
  return divisors(heads, gpus)
    .flatMap((tp) => divisors(layers, gpus).map((pp) => ({ tp, pp })))
    .filter(({ tp, pp }) => tp * pp < gpus);
}

/** One instance of a side, the other side being free; undefined when the profile does not know it, or it is too small. */
function sideAlone(settings: SearchSettings, side: Side, sizes: ParallelSizes): Candidate | undefined {
  const placement: Placement = { backend: 'distserve', ppCross: 1, prefill: sizes, decode: sizes };
  const deployment = deploy(settings.profile, placement, deploymentOptionsOf(placement, settings));
  if (!deployment.isRunnable || !('prefill' in deployment.cluster)) return undefined;
  const { cluster } = deployment;
  const alone: AnyClusterSpec = { ...cluster, [side === 'prefill' ? 'decode' : 'prefill']: free };
  if (findHopelessRequest(alone, settings.lengths) !== undefined) return undefined;
  return { placement, cluster: alone, gpus: sizes.tp * sizes.pp };
}

/** Only the side's own objective counts, and the range of rates is the one that all GPUs together have. */
function sideSettings(settings: SearchSettings, side: Side, { gpus = 1 }: Candidate): ProbeSettings {
  const { slo, maxRatePerGpu, tolerance, lengths, seed, exactEvents, nodes, gpusPerNode } = settings;
  const share = (nodes * gpusPerNode) / gpus;
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

function choose(
  prefill: readonly SideGoodput[],
  decode: readonly SideGoodput[],
  gpus: number,
): BalancedResult['chosen'] {
  const [bestPrefill, bestDecode] = [bestOfSide(prefill), bestOfSide(decode)];
  if (bestPrefill === undefined || bestDecode === undefined) return undefined;
  const together = balanced(bestPrefill, bestDecode, gpus);
  if (together !== undefined) return together;
  // The two best do not fit the GPUs together: those two that do most are taken.
  const pairs = prefill.flatMap((p) => decode.map((d) => balanced(p, d, gpus)));
  return pairs.reduce(
    (best, pair) => (pair !== undefined && pair.expected > (best?.expected ?? 0) ? pair : best),
    undefined,
  );
}

function balanced(prefill: SideGoodput, decode: SideGoodput, gpus: number): BalancedResult['chosen'] {
  const numbers = balance(prefill, decode, gpus);
  return numbers === undefined ? undefined : { prefill: prefill.sizes, decode: decode.sizes, ...numbers };
}

/** The highest goodput per GPU; on a tie the fewest GPUs, then the earlier one. */
function bestOfSide(side: readonly SideGoodput[]): SideGoodput | undefined {
  const perGpu = ({ goodput, gpus }: SideGoodput) => goodput / gpus;
  return side
    .filter(({ goodput }) => goodput > 0)
    .sort((a, b) => perGpu(b) - perGpu(a) || a.gpus - b.gpus)[0];
}

/**
 * Simulates the chosen instances together, with as many more requests, the same ones over again, as there are more GPUs
 * than one of each has.
 */
async function confirm(
  settings: SearchSettings,
  chosen: NonNullable<BalancedResult['chosen']>,
  signal: AbortSignal | undefined,
): Promise<RatioOutcome | undefined> {
  const { prefill, decode, prefillInstances, decodeInstances } = chosen;
  const { engines, gpusPerNode, lengths } = settings;
  const gpus = gpusOfAll(chosen, prefillInstances, decodeInstances);
  const growth = gpus / gpusOfAll(chosen, 1, 1);
  const more = Array.from(
    { length: Math.ceil(growth * lengths.length) },
    (_, i) => lengths[i % lengths.length]!,
  );
  const kvLink = engines && {
    bandwidth: gpus <= gpusPerNode ? engines.kvLinks.intra : engines.kvLinks.inter,
    latency: engines.kvLinks.latency,
  };
  const ratioSettings = {
    ...settings,
    lengths: more,
    prefill,
    decode,
    engines: engines && { ...engines, kvLink },
  };
  return searchCounts(ratioSettings, prefillInstances, decodeInstances, signal);
}
