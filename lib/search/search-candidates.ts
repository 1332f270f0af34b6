import type { FailedPlacement } from './best.js';
import { longestFirst } from './estimate-work.js';
import type { ThreadPlan } from './memory-plan.js';
import {
  type Candidate,
  type ProbeSettings,
  type SearchedPlacement,
  searchPlacement,
} from './search-placement.js';

/** Told of each placement as its search ends. */
export type OnOutcome = (outcome: SearchedPlacement | FailedPlacement) => void;

/** Searches placements, in this thread in their order or in threads in any order, until the signal ends it. */
export async function searchCandidates(
  settings: ProbeSettings,
  candidates: readonly Candidate[],
  plan: ThreadPlan,
  signal: AbortSignal | undefined,
  onOutcome: OnOutcome,
): Promise<void> {
  const search = plan.threads > 1 ? searchInThreads : searchHere;
  await search(settings, candidates, plan, signal, onOutcome);
}

async function searchHere(
  settings: ProbeSettings,
  candidates: readonly Candidate[],
  _: ThreadPlan,
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
  { threads, heapMb }: ThreadPlan,
  signal: AbortSignal | undefined,
  onOutcome: OnOutcome,
): Promise<void> {
  const { openLane } = await import('./search-pool.js');
  // Each thread takes the next as soon as it is free. When one fails, the others finish theirs before the end.
  const waiting = longestFirst(settings, candidates).values();
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    await using lane = openLane(settings, heapMb, signal);
    for (const candidate of waiting) {
      if (failures.length > 0) return;
      try {
        const outcome = await lane.search(candidate);
        if (outcome === undefined) return;
        onOutcome(outcome);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  if (failures.length > 0) throw failures[0];
}
