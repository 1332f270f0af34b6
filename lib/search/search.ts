import type { Backend, Placement } from '../simulation/index.js';
import { bestOf, type NearMiss, nearestOf, type SearchedPlacement } from './best.js';
import { enumeratePlacements, type GpuBudget } from './placements.js';
import { type PlacementOutcome, type ProbeSettings, searchPlacement } from './search-placement.js';
import { usefulThreads } from './useful-threads.js';

/** A search as plain data. */
export interface SearchSettings extends ProbeSettings, GpuBudget {
  readonly backend: Backend;
}

/** How a search is carried out; none of it changes a result. */
export interface SearchOptions {
  /** Threads to spread the placements over: 1 stays in this one, and as many as pay when not given. */
  readonly threads?: number | undefined;
  /** Ends the search early. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each outcome as it comes, of how many have come and how many there will be. */
  readonly onOutcome?: ((outcome: PlacementOutcome, done: number, total: number) => void) | undefined;
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

/** Finds the goodput of every placement that fits the GPUs, and the best of them. */
export async function search(settings: SearchSettings, options: SearchOptions = {}): Promise<SearchResult> {
  const placements = enumeratePlacements(settings.backend, settings.profile.architecture, settings);
  const threads = options.threads ?? usefulThreads(settings, placements);
  const found = new Map<Placement, PlacementOutcome>();
  const onOutcome = (outcome: PlacementOutcome, placement: Placement): void => {
    found.set(placement, outcome);
    options.onOutcome?.(outcome, found.size, placements.length);
  };
  await (threads > 1
    ? searchInThreads(settings, placements, threads, options.signal, onOutcome)
    : searchHere(settings, placements, options.signal, onOutcome));

  const outcomes = placements.flatMap((placement) => found.get(placement) ?? []);
  const best = bestOf(outcomes);
  return {
    outcomes,
    isComplete: outcomes.length === placements.length,
    best,
    nearest: best === undefined ? nearestOf(outcomes, settings.slo) : undefined,
  };
}

type OnOutcome = (outcome: PlacementOutcome, placement: Placement) => void;

async function searchHere(
  settings: ProbeSettings,
  placements: readonly Placement[],
  signal: AbortSignal | undefined,
  onOutcome: OnOutcome,
): Promise<void> {
  for (const placement of placements) {
    const outcome = await searchPlacement(settings, placement, signal);
    if (outcome === undefined) return;
    onOutcome(outcome, placement);
  }
}

async function searchInThreads(
  settings: ProbeSettings,
  placements: readonly Placement[],
  threads: number,
  signal: AbortSignal | undefined,
  onOutcome: OnOutcome,
): Promise<void> {
  const { searchPool } = await import('./pool.js');
  await using pool = searchPool(settings, Math.min(threads, placements.length), signal);
  await Promise.all(
    placements.map(async (placement) => {
      const outcome = await pool.search(placement);
      if (outcome !== undefined) onOutcome(outcome, placement);
    }),
  );
}
