/** How far figures can be relied on, most first; words of a profile's author stand where `fitted` does. */
const order = ['reference', 'fitted', 'measured-ops', 'estimate', 'experimental'];

const OWN_WORDS = order.indexOf('fitted');

/** The tier of what rests on figures of two: the weaker one; both where neither is. */
export function weakerTier(one: string, other: string): string {
  const [rank, otherRank] = [rankOf(one), rankOf(other)];
  if (rank === otherRank) return one === other ? one : `${one} and ${other}`;
  return rank > otherRank ? one : other;
}

function rankOf(tier: string): number {
  const rank = order.indexOf(tier);
  return rank < 0 ? OWN_WORDS : rank;
}
