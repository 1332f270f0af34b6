import { type GpuPrices, gpuKindsOf, gpuPriceOf, type Layout, pricePerHour } from '../deployment/index.js';
import { InputError } from '../input/index.js';
import type { Profile } from '../profile/index.js';
import type { RequestLengths } from '../workload/index.js';
import type { Objective } from './objective.js';

/** What of a study has to do with prices; no simulation depends on it. */
export interface Pricing {
  /** What a GPU of each kind costs, in $/h; without them nothing is told of prices. */
  readonly gpuPrices?: GpuPrices | undefined;
  /** What the best deployment has most of; `per-gpu` by default. */
  readonly objective?: Objective | undefined;
}

/** What a deployment costs, and what one has for it at its goodput. */
export interface Price {
  /** In $/h. */
  readonly perHour: number;
  /** Requests that are served within the objectives, for a dollar. */
  readonly goodputPerDollar: number;
  /** Dollars for a million output tokens; null where nothing is served, or the requests have no output. */
  readonly costPerMillionOutputTokens: number | null;
}

/** The same, with the profile whose GPUs the prices are of. */
export interface PricedProfile extends Pricing {
  readonly profile: Profile;
}

/** By whose prices and requests a deployment is priced. */
export interface Priced extends PricedProfile {
  readonly lengths: readonly Pick<RequestLengths, 'outputLength'>[];
}

const SECONDS_PER_HOUR = 3600;

/**
 * What a deployment costs at its goodput: requests per dollar are goodput * 3600 s/h / ($/h); a million output tokens
 * cost ($/h) / (goodput * mean output length * 3600 s/h) * 10^6.
 *
 * @returns undefined where no prices are given
 * @throws InputError when there is none for one of its kinds of GPUs
 */
export function priceOf(
  { deployment, goodput }: { readonly deployment: Layout; readonly goodput: number },
  { gpuPrices, profile, lengths }: Priced,
): Price | undefined {
  if (gpuPrices === undefined) return undefined;
  const perHour = pricePerHour(deployment, profile, gpuPrices);
  const requestsPerHour = goodput * SECONDS_PER_HOUR;
  return {
    perHour,
    goodputPerDollar: requestsPerHour / perHour,
    costPerMillionOutputTokens: costPerMillion(perHour, requestsPerHour * meanOutput(lengths)),
  };
}

/** Dollars for a million tokens, of some dollars and tokens; null for no tokens. */
export function costPerMillion(dollars: number, tokens: number): number | null {
  return tokens > 0 ? (dollars / tokens) * 1e6 : null;
}

function meanOutput(lengths: Priced['lengths']): number {
  let sum = 0;
  for (const { outputLength } of lengths) sum += outputLength;
  return lengths.length === 0 ? 0 : sum / lengths.length;
}

/**
 * Sees to it that prices will do: one for each kind of GPU that the profile is about, and no objective that needs prices
 * without them.
 *
 * @throws InputError with what is missing
 */
export function checkPricing({
  gpuPrices,
  objective,
  profile,
}: Pricing & { readonly profile: Profile }): void {
  if (gpuPrices === undefined) {
    if (objective !== 'per-dollar') return;
    throw new InputError('objective: expected prices of GPUs with per-dollar, got none');
  }
  for (const kind of gpuKindsOf(profile)) gpuPriceOf(kind, gpuPrices);
}
