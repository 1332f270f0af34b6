import { setMaxListeners } from 'node:events';
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
  if (signal?.aborted) return;
  // A signal of its own, as more than ten who listen to one are taken for a leak.
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  const end = () => ending.abort();
  signal?.addEventListener('abort', end, { once: true });
  const waiting = longestFirst(jobs).values();
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    await using thread = openThread(settings, heapMb, ending.signal);
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
  signal?.removeEventListener('abort', end);
  if (failures.length > 0) throw failures[0];
}
