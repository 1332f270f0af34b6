import type { LatencyRow, Profile } from './profile.js';

/** What a profile's figures rest on. */
export interface Tier {
  /** In a sentence's part: what they are, and how far they may be off. */
  readonly what: string;
  /** By how much times are off, as a share; undefined where nothing is stated. */
  readonly error?: { readonly typical: number; readonly tail?: number };
}

/** The tiers of evidence, from the best to the weakest. */
export const tiers = {
  reference: { what: 'published with DistServe: engine times of 2024' },
  fitted: { what: 'fitted to measurements of your own' },
  'measured-ops': {
    what: 'sums of measured operators; against real vLLM servers off by 10 % typically and 25 % in the tail',
    error: { typical: 0.1, tail: 0.25 },
  },
  estimate: {
    what:
      'a roofline estimate, nothing was measured; off by 10 % typically and 25 % in the tail, ' +
      'on GPUs without factors of their own by 15 % and 40 %',
    error: { typical: 0.15, tail: 0.4 },
  },
  experimental: {
    what: 'sums of operators that were hardly checked; may be off by 50 %',
    error: { typical: 0.5 },
  },
} as const satisfies Record<string, Tier>;

const names = Object.keys(tiers);

/** What is known of a tier; undefined for a word of the author's own. */
export function tierNamed(tier: string): Tier | undefined {
  return Object.hasOwn(tiers, tier) ? tiers[tier as keyof typeof tiers] : undefined;
}

/**
 * What a profile states of its tier, of one that was fitted with how far off its worst row is on batches that were held out
 * of the fit; undefined for a word of the author's own.
 */
export function statedTier({ tier, latency, roles }: TieredProfile): Tier | undefined {
  const known = tierNamed(tier);
  const rows = roles === undefined ? latency : [...roles.prefill.latency, ...roles.decode.latency];
  const errors = rows.flatMap(({ evidence }) => Object.values(evidence?.heldOut ?? {}));
  if (known === undefined || tier !== 'fitted' || errors.length === 0) return known;
  const error = {
    typical: Math.max(...errors.map(({ median }) => median)),
    tail: Math.max(...errors.map(({ p95 }) => p95)),
  };
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return {
    what: `${known.what}; off by ${percent(error.typical)} typically and ${percent(error.tail)} in the tail on batches that were held out`,
    error,
  };
}

/** What of a profile tells how far its figures are to be trusted. */
export type TieredProfile = Pick<Profile, 'tier' | 'latency' | 'roles'>;

/** The weakest of some tiers; a word of an author's own counts as much as `fitted`. */
export function weakestTier(some: readonly [string, ...string[]]): string {
  const rank = (tier: string) => (names.includes(tier) ? names.indexOf(tier) : names.indexOf('fitted'));
  return some.reduce((weakest, tier) => (rank(tier) > rank(weakest) ? tier : weakest));
}

/** The tier of a row of latency: its own, or that of its profile. */
export function tierOfRow({ tier }: LatencyRow, profile: Pick<Profile, 'tier'>): string {
  return tier ?? profile.tier;
}
