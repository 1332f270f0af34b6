import { setMaxListeners } from 'node:events';
import type { Job, StudySettings } from '../job.js';
import { longestFirst } from './estimate-work.js';
import type { OnOutcome } from './here.js';
import type { ThreadPlan } from './memory-plan.js';
import { openThread } from './thread.js';

/**
 * Does jobs in threads, in any order, until the signal ends it. Each thread takes the next as soon as it is free; when
 * something is thrown over one, those before it in the list are still done: one of them may throw too.
 *
 * @throws what the first in the list of those threw, as it would be thrown if they were done in their order
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
  const places = new Map(jobs.map((job, place) => [job, place]));
  let failure: { readonly place: number; readonly error: unknown } | undefined;
  const work = async (): Promise<void> => {
    await using thread = openThread(settings, heapMb, ending.signal);
    for (const job of waiting) {
      let place = places.get(job)!;
      if (failure !== undefined && place > failure.place) continue;
      try {
        const outcome = await thread.run(job);
        if (outcome === undefined) return;
        place = BEFORE_ALL;
        onOutcome(job, outcome);
      } catch (error) {
        if (failure === undefined || place < failure.place) failure = { place, error };
      }
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
  signal?.removeEventListener('abort', end);
  if (failure !== undefined) throw failure.error;
}

/** Of what is thrown by whoever is told of an outcome, such as a full disk: nothing need be done any more. */
const BEFORE_ALL = -1;
