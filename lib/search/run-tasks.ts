import type { FailedPlacement } from './best.js';
import { longestFirst } from './estimate-work.js';
import type { ThreadPlan } from './memory-plan.js';
import type { ProbeSettings, SearchedPlacement } from './search-placement.js';
import { carryOut, type SearchTask } from './search-task.js';

/** Told of each placement as its search ends. */
export type OnOutcome = (outcome: SearchedPlacement | FailedPlacement) => void;

/** Works at placements, in this thread in their order or in threads in any order, until the signal ends it. */
export async function runTasks(
  settings: ProbeSettings,
  tasks: readonly SearchTask[],
  plan: ThreadPlan,
  signal: AbortSignal | undefined,
  onOutcome: OnOutcome,
): Promise<void> {
  const search = plan.threads > 1 ? searchInThreads : searchHere;
  await search(settings, tasks, plan, signal, onOutcome);
}

async function searchHere(
  settings: ProbeSettings,
  tasks: readonly SearchTask[],
  _: ThreadPlan,
  signal: AbortSignal | undefined,
  onOutcome: OnOutcome,
): Promise<void> {
  for (const task of tasks) {
    const outcome = await carryOut(settings, task, signal);
    if (outcome === undefined) return;
    onOutcome(outcome);
  }
}

async function searchInThreads(
  settings: ProbeSettings,
  tasks: readonly SearchTask[],
  { threads, heapMb }: ThreadPlan,
  signal: AbortSignal | undefined,
  onOutcome: OnOutcome,
): Promise<void> {
  const { openLane } = await import('./search-pool.js');
  // Each thread takes the next as soon as it is free. When one fails, the others finish theirs before the end.
  const waiting = longestFirst(settings, tasks).values();
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    await using lane = openLane(settings, heapMb, signal);
    for (const task of waiting) {
      if (failures.length > 0) return;
      try {
        const outcome = await lane.search(task);
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
