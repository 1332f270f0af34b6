import { gpuPriceFor, type Layout, poolsByRole, type Role } from '../deployment/index.js';
import type { SearchedDeployment } from './job.js';
import type { PricedProfile } from './price.js';

/** Whether the first of two deployments whose goodput is known is better than the second. */
export type Ranking = (a: SearchedDeployment, b: SearchedDeployment) => boolean;

/** How much a GPU of each pool counts for. */
export type GpuWeights = (role: Role) => number;

/** What the best deployment has most of: requests/s per GPU, or requests per dollar. */
export type Objective = 'per-gpu' | 'per-dollar';

/** How each weighs the GPUs. */
const objectives: Readonly<Record<Objective, (settings: PricedProfile) => GpuWeights>> = {
  'per-gpu': () => () => 1,
  'per-dollar': priceWeights,
};

/** How much the GPUs of each pool count for by the objective of a study. @throws InputError when a price is missing */
export function weightsOf(settings: PricedProfile): GpuWeights {
  return objectives[settings.objective ?? 'per-gpu'](settings);
}

/** Prices as multiples of the lowest, so that equal ones count for exactly 1. */
function priceWeights({ profile, gpuPrices = {} }: PricedProfile): GpuWeights {
  const priceFor = (role: Role) => gpuPriceFor(role, profile, gpuPrices);
  const roles: readonly Role[] = profile.roles === undefined ? ['serve'] : ['prefill', 'decode'];
  const lowest = Math.min(...roles.map(priceFor));
  return (role) => priceFor(role) / lowest;
}

/** The most goodput per GPU is best; on a tie the fewer GPUs. */
export const mostPerGpu: Ranking = (a, b) => {
  if (a.goodputPerGpu !== b.goodputPerGpu) return a.goodputPerGpu > b.goodputPerGpu;
  return a.gpus < b.gpus;
};

/**
 * The ranking by the objective of a study: the most goodput per GPU, or per dollar; on a tie the lower price, then the
 * fewer GPUs.
 *
 * @throws InputError when a price is missing
 */
export function rankingOf(settings: PricedProfile): Ranking {
  if (settings.objective !== 'per-dollar') return mostPerGpu;
  const weightFor = weightsOf(settings);
  return (a, b) => {
    const [ofA, ofB] = [weightOf(a.deployment, weightFor), weightOf(b.deployment, weightFor)];
    // Of one GPU of mean weight, so that weights of 1 leave it as it is.
    const [scoreA, scoreB] = [a.goodputPerGpu / (ofA / a.gpus), b.goodputPerGpu / (ofB / b.gpus)];
    if (differ(scoreA, scoreB)) return scoreA > scoreB;
    if (differ(ofA, ofB)) return ofA < ofB;
    return a.gpus < b.gpus;
  };
}

function weightOf({ pools, ppCross }: Layout, weightFor: GpuWeights): number {
  return poolsByRole(pools).reduce(
    (sum, [role, { tp, pp, count }]) => sum + ppCross * tp * pp * count * weightFor(role),
    0,
  );
}

/** Rates are searched on a grid, where deployments often tie: those are not told apart by what rounding leaves. */
function differ(a: number, b: number): boolean {
  return Math.abs(a - b) > 1e-9 * Math.max(a, b);
}
