import type { Job, StudySettings } from '../job.js';
import { longestFirst } from './estimate-work.js';
import type { OnOutcome } from './here.js';
import type { ThreadPlan } from './memory-plan.js';
import { openThread } from './thread.js';

/**
 * Does jobs in threads, in any order, until the signal ends it. Each thread takes the next as soon as it is free; when
 * something is thrown in one, the others finish theirs before the end.
 *
 * @throws what the first of those threw
 */
export async function runInThreads(
  jobs: readonly Job[],
  settings: StudySettings,
  { threads, heapMb }: ThreadPlan,
  signal: AbortSignal | undefined,
  onOutcome: OnOutcome,
): Promise<void> {
  const waiting = longestFirst(jobs).values();
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    await using thread = openThread(settings, heapMb, signal);
    for (const job of waiting) {
      if (failures.length > 0) return;
      try {
        const outcome = await thread.run(job);
        if (outcome === undefined) return;
        onOutcome(job, outcome);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  if (failures.length > 0) throw failures[0];
}
