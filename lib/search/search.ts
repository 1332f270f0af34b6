import { InputError } from '../input/index.js';
import type { Profile } from '../profile/index.js';
import {
  type Backend,
  deploy,
  describePlacement,
  findHopelessRequest,
  gpusOf,
  type Placement,
} from '../simulation/index.js';
import { bestOf, type NearMiss, nearestOf, type PlacementOutcome } from './best.js';
import { enumeratePlacements, type GpuBudget } from './placements.js';
import {
  type Candidate,
  type ProbeSettings,
  probeRate,
  type SearchedPlacement,
  searchPlacement,
} from './search-placement.js';
import { usefulThreads } from './useful-threads.js';

/** A search as plain data. */
export interface SearchSettings extends ProbeSettings, GpuBudget {
  readonly backend: Backend;
  readonly profile: Profile;
}

/** How a search is carried out; none of it changes a result. */
export interface SearchOptions {
  /** Threads to spread the placements over: 1 stays in this one, and as many as pay when not given. */
  readonly threads?: number | undefined;
  /** Ends the search early. */
  readonly signal?: AbortSignal | undefined;
  /** Told, at first and as each is done, how many of the placements that can be run are done and how many there are. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What a search came to, as plain data. */
export interface SearchResult {
  /** By placement, in the order of enumeration; those that were reached when the search was ended early. */
  readonly outcomes: readonly PlacementOutcome[];
  /** Whether all placements were reached. */
  readonly isComplete: boolean;
  /** The placement with the highest goodput; undefined when none kept the objectives. */
  readonly best: SearchedPlacement | undefined;
  /** Where none kept the objectives, the one that came nearest. */
  readonly nearest: NearMiss | undefined;
}

/**
 * Finds the goodput of every placement that fits the GPUs, and the best of them.
 *
 * @throws InputError when a request keeps every placement that could be run otherwise from being run, naming it
 */
export async function search(settings: SearchSettings, options: SearchOptions = {}): Promise<SearchResult> {
  const placements = enumeratePlacements(settings.backend, settings.profile.architecture, settings);
  const { candidates, outcomes } = sortOut(settings, placements);
  const threads = Math.min(options.threads ?? usefulThreads(settings, candidates.length), candidates.length);
  let searched = 0;
  options.onProgress?.(searched, candidates.length);
  const onOutcome = (outcome: SearchedPlacement): void => {
    outcomes.set(outcome.placement, outcome);
    searched += 1;
    options.onProgress?.(searched, candidates.length);
  };
  await (threads > 1
    ? searchInThreads(settings, candidates, options.signal, onOutcome, threads)
    : searchHere(settings, candidates, options.signal, onOutcome));
  if (!options.signal?.aborted && bestOf([...outcomes.values()]) === undefined) {
    await completeLowest(settings, candidates, outcomes);
  }
  return summarize(settings, placements, outcomes);
}

/** Simulates the lowest rate of each placement to the end, where it was not: to tell which came nearest. */
async function completeLowest(
  settings: ProbeSettings,
  candidates: readonly Candidate[],
  outcomes: Map<Placement, PlacementOutcome>,
): Promise<void> {
  for (const candidate of candidates) {
    const outcome = outcomes.get(candidate.placement);
    const lowest = outcome?.status === 'searched' ? outcome.probes.at(-1) : undefined;
    if (outcome?.status !== 'searched' || lowest === undefined || lowest.figures !== undefined) continue;
    const full = await probeRate({ ...settings, fullRuns: true }, candidate, lowest.ratePerGpu);
    outcomes.set(candidate.placement, { ...outcome, probes: [...outcome.probes.slice(0, -1), full!] });
  }
}

/**
 * Tells the placements that can be run from those that are skipped.
 *
 * @throws InputError when a request alone is in the way of all that could be run, naming it
 */
function sortOut(
  { profile, lengths }: SearchSettings,
  placements: readonly Placement[],
): { candidates: Candidate[]; outcomes: Map<Placement, PlacementOutcome> } {
  const candidates: Candidate[] = [];
  const outcomes = new Map<Placement, PlacementOutcome>();
  let refusal: string | undefined;
  for (const placement of placements) {
    const deployment = deploy(profile, placement);
    const impossible = deployment.isRunnable ? findHopelessRequest(deployment.cluster, lengths) : undefined;
    if (deployment.isRunnable && impossible === undefined) {
      candidates.push({ placement, cluster: deployment.cluster });
      continue;
    }
    const reason = deployment.isRunnable ? impossible! : deployment.reason;
    outcomes.set(placement, { status: 'skipped', placement, gpus: gpusOf(placement), reason });
    if (deployment.isRunnable) refusal ??= `with ${describePlacement(placement)}: ${reason}`;
  }
  if (candidates.length === 0 && refusal !== undefined) {
    throw new InputError(`no placement can serve the workload; ${refusal}`);
  }
  return { candidates, outcomes };
}

function summarize(
  settings: SearchSettings,
  placements: readonly Placement[],
  found: ReadonlyMap<Placement, PlacementOutcome>,
): SearchResult {
  const outcomes = placements.flatMap((placement) => found.get(placement) ?? []);
  const best = bestOf(outcomes);
  return {
    outcomes,
    isComplete: outcomes.length === placements.length,
    best,
    nearest: best === undefined ? nearestOf(outcomes, settings.slo) : undefined,
  };
}

type OnOutcome = (outcome: SearchedPlacement) => void;

async function searchHere(
  settings: ProbeSettings,
  candidates: readonly Candidate[],
  signal: AbortSignal | undefined,
  onOutcome: OnOutcome,
): Promise<void> {
  for (const candidate of candidates) {
    const outcome = await searchPlacement(settings, candidate, signal);
    if (outcome === undefined) return;
    onOutcome(outcome);
  }
}

async function searchInThreads(
  settings: ProbeSettings,
  candidates: readonly Candidate[],
  signal: AbortSignal | undefined,
  onOutcome: OnOutcome,
  threads: number,
): Promise<void> {
  const { startSearchPool } = await import('./search-pool.js');
  await using pool = startSearchPool(settings, threads, signal);
  // One placement a thread at a time: when one fails, the others finish theirs before the pool is ended.
  const waiting = candidates.values();
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (const candidate of waiting) {
      if (failures.length > 0) return;
      try {
        const outcome = await pool.search(candidate);
        if (outcome === undefined) return;
        // What comes back is a copy; the placement must be the one that was sent.
        onOutcome({ ...outcome, placement: candidate.placement });
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: threads }, lane));
  if (failures.length > 0) throw failures[0];
}
