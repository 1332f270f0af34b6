import { InputError } from '../input/index.js';
import { type Profile, profileFor } from '../profile/index.js';
import { type Layout, poolsByRole, type Role } from './deployment.js';

/** What a GPU of each kind costs, in $/h, by the kind's name in its profile. */
export type GpuPrices = Readonly<Record<string, number>>;

/** The kinds of GPUs that a profile is about: one, or that of each pool. */
export function gpuKindsOf({ gpu, roles }: Pick<Profile, 'gpu' | 'roles'>): string[] {
  return roles === undefined ? [gpu] : [...new Set([roles.prefill.gpu, roles.decode.gpu])];
}

/** What a GPU of a pool costs, in $/h. @throws InputError when there is no price for its kind */
export function gpuPriceFor(role: Role, profile: Profile, prices: GpuPrices): number {
  return gpuPriceOf(profileFor(profile, role).gpu, prices);
}

/** What a GPU of a kind costs, in $/h. @throws InputError when there is no price for it */
export function gpuPriceOf(gpu: string, prices: GpuPrices): number {
  const price = Object.hasOwn(prices, gpu) ? prices[gpu] : undefined;
  if (price !== undefined && price > 0 && price < Infinity) return price;
  throw new InputError(`prices: expected a price above 0 $/h for ${gpu}, got ${price ?? 'none'}`);
}

/**
 * What a deployment costs, in $/h: its GPUs, those of each pool at the price of their kind.
 *
 * @throws InputError when there is no price for one of the kinds
 * @example
 * const layout = deploymentOf({ engine: 'distserve', prefill: { tp: 2, pp: 1 }, decode: { tp: 1, pp: 1, count: 3 } });
 * pricePerHour(layout, profile, { 'A100-80G': 1.5 }) // 7.5
 */
export function pricePerHour({ pools, ppCross }: Layout, profile: Profile, prices: GpuPrices): number {
  return poolsByRole(pools).reduce(
    (sum, [role, { tp, pp, count }]) => sum + ppCross * tp * pp * count * gpuPriceFor(role, profile, prices),
    0,
  );
}
