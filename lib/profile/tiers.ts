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

/** The weakest of some tiers; a word of an author's own counts as much as `fitted`. */
export function weakestTier(some: readonly [string, ...string[]]): string {
  const rank = (tier: string) => (names.includes(tier) ? names.indexOf(tier) : names.indexOf('fitted'));
  return some.reduce((weakest, tier) => (rank(tier) > rank(weakest) ? tier : weakest));
}

/** The tier of a row of latency: its own, or that of its profile. */
export function tierOfRow({ tier }: LatencyRow, profile: Pick<Profile, 'tier'>): string {
  return tier ?? profile.tier;
}
