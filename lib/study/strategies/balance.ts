import type { ParallelSizes } from '../../deployment/index.js';
import type { GpuWeights } from '../objective.js';
import type { SideGoodput } from './sides.js';

/** Sizes and numbers of instances that go together. */
export interface Balance {
  readonly prefill: ParallelSizes;
  readonly decode: ParallelSizes;
  readonly prefillInstances: number;
  readonly decodeInstances: number;
  /** Of all instances. */
  readonly gpus: number;
  /** What they should be able to do, in requests/s: the lesser of what the sides can do. */
  readonly expected: number;
}

/**
 * As many of each instance as can do most together within the GPUs; of several that can do as much, those on the fewest
 * GPUs.
 *
 * @param weightFor how much a GPU of each side counts for; 1 by default
 * @returns undefined when one of each does not fit, or cannot do anything
 */
export function balance(
  prefill: SideGoodput,
  decode: SideGoodput,
  gpus: number,
  weightFor: GpuWeights = asMany,
): Balance | undefined {
  if (prefill.goodput === 0 || decode.goodput === 0) return undefined;
  const weightOf = (m: number, n: number) => weightOfSides(prefill, decode, m, n, weightFor);
  let best: Balance | undefined;
  let least = Infinity;
  for (let m = 1; m * prefill.gpus + decode.gpus <= gpus; m++) {
    const room = Math.floor((gpus - m * prefill.gpus) / decode.gpus);
    const n = Math.min(room, Math.ceil((m * prefill.goodput) / decode.goodput));
    const expected = Math.min(m * prefill.goodput, n * decode.goodput);
    const weight = weightOf(m, n);
    const isBetter =
      best === undefined || expected > best.expected || (expected === best.expected && weight < least);
    if (!isBetter) continue;
    least = weight;
    best = {
      prefill: prefill.sizes,
      decode: decode.sizes,
      prefillInstances: m,
      decodeInstances: n,
      gpus: m * prefill.gpus + n * decode.gpus,
      expected,
    };
  }
  return best;
}

/**
 * The balances that are worth a simulation, the most promising first: that of the prefill and the decode instance with the
 * highest goodput per GPU, as in the paper (DistServe, OSDI 2024, algorithm 1); then, as those two may leave GPUs of
 * a small cluster over, or not fit it together, those of other pairs by what is expected of them per GPU.
 *
 * @param most how many at most
 * @param weightFor how much a GPU of each side counts for; 1 by default
 */
export function promisingBalances(
  prefill: readonly SideGoodput[],
  decode: readonly SideGoodput[],
  gpus: number,
  most: number,
  weightFor: GpuWeights = asMany,
): Balance[] {
  const [bestPrefill, bestDecode] = [bestOfSide(prefill), bestOfSide(decode)];
  if (bestPrefill === undefined || bestDecode === undefined) return [];
  const balanceOf = (p: SideGoodput, d: SideGoodput) => {
    const found = balance(p, d, gpus, weightFor);
    if (found === undefined) return [];
    const { prefillInstances, decodeInstances } = found;
    return [{ balance: found, weight: weightOfSides(p, d, prefillInstances, decodeInstances, weightFor) }];
  };
  const others = prefill
    .flatMap((p) =>
      decode.filter((d) => p !== bestPrefill || d !== bestDecode).flatMap((d) => balanceOf(p, d)),
    )
    .sort((a, b) => b.balance.expected / b.weight - a.balance.expected / a.weight || a.weight - b.weight);
  return [...balanceOf(bestPrefill, bestDecode), ...others].slice(0, most).map((each) => each.balance);
}

/** What the GPUs of so many instances of each side count for. */
function weightOfSides(
  prefill: SideGoodput,
  decode: SideGoodput,
  m: number,
  n: number,
  weightFor: GpuWeights,
): number {
  return m * prefill.gpus * weightFor('prefill') + n * decode.gpus * weightFor('decode');
}

/** The highest goodput per GPU; on a tie the fewest GPUs, then the earlier one. */
function bestOfSide(side: readonly SideGoodput[]): SideGoodput | undefined {
  const perGpu = ({ goodput, gpus }: SideGoodput) => goodput / gpus;
  return side
    .filter(({ goodput }) => goodput > 0)
    .sort((a, b) => perGpu(b) - perGpu(a) || a.gpus - b.gpus)[0];
}

/** All GPUs count for the same. */
const asMany: GpuWeights = () => 1;
