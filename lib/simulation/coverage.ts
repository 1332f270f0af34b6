import type { Role } from '../deployment/index.js';
import { type Latency, SeenBatches, tierNamed } from '../profile/index.js';
import type { RequestTable } from '../workload/index.js';

/** A spec whose pools take note of the batches whose times they ask, and what there is to say of these. */
export interface WatchedSpec<Spec> {
  readonly spec: Spec;
  /** A clause for each pool of which there is something to say. */
  readonly remarks: () => readonly string[];
}

/**
 * Sees to what a run has to say of the coefficients that it rests on: where it asks for times of batches beyond those that
 * they were fitted to, and whether they are of a weaker tier than the rest of their profile.
 *
 * @param spec of an engine; pools are found by the names of their roles, each with a `latency`
 */
export function watchedSpec<Spec>(
  spec: Spec,
  roles: readonly Role[],
  requests: RequestTable,
): WatchedSpec<Spec> {
  const watched: { role: Role; latency: Latency; seen: SeenBatches }[] = [];
  let changed = spec;
  for (const role of roles) {
    const pool = poolOf(spec, role);
    if (pool === undefined || (pool.latency.evidence?.ranges ?? pool.latency.tier) === undefined) continue;
    const seen = new SeenBatches();
    watched.push({ role, latency: pool.latency, seen });
    if (pool.latency.evidence?.ranges === undefined) continue;
    changed = { ...changed, [role]: { ...pool, latency: { ...pool.latency, seen } } };
  }
  const remarks = () =>
    watched.flatMap(({ role, latency, seen }) => remarksOf(role, latency, seen, longestOf(requests)));
  return { spec: changed, remarks };
}

/** One pool in an engine's spec, where it is as that of the program's own engines. */
function poolOf(spec: unknown, role: Role): { readonly latency: Latency } | undefined {
  const pool = (spec as Partial<Record<Role, { latency?: Latency } | null>> | null | undefined)?.[role];
  const latency = pool?.latency;
  return typeof latency === 'object' && latency !== null ? { ...pool, latency } : undefined;
}

function remarksOf(
  role: Role,
  { tier, evidence }: Latency,
  seen: SeenBatches,
  longest: { readonly longestPrompt: number; readonly longestContext: number },
): string[] {
  const pool = role === 'serve' ? '' : ` of ${role}`;
  const beyond = seen.beyond(evidence?.ranges ?? {}, longest);
  const what = tier === undefined ? undefined : tierNamed(tier)?.what;
  const about =
    tier === undefined
      ? undefined
      : `the times${pool} are of tier ${tier}${what === undefined ? '' : `: ${what}`}`;
  const left =
    beyond.length === 0 ? undefined : `the times${pool} go beyond what was measured: ${beyond.join(', ')}`;
  return [about, left].filter((clause) => clause !== undefined);
}

function longestOf({ length, promptLength, outputLength }: RequestTable) {
  let longestPrompt = 0;
  let longestContext = 0;
  for (let i = 0; i < length; i++) {
    longestPrompt = Math.max(longestPrompt, promptLength[i]!);
    longestContext = Math.max(longestContext, promptLength[i]! + outputLength[i]!);
  }
  return { longestPrompt, longestContext };
}
