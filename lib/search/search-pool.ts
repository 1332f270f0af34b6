import { Piscina } from 'piscina';
import { InputError } from '../input/index.js';
import type { Candidate, ProbeSettings, SearchedPlacement } from './search-placement.js';
import type { Refusal } from './search-thread.js';

/** Threads that search placements, each taking another as soon as it is free. */
export interface SearchPool extends AsyncDisposable {
  /**
   * The outcome of a placement; undefined when the signal ended the search early.
   *
   * @throws what the search in the thread threw
   */
  search(candidate: Candidate): Promise<SearchedPlacement | undefined>;
}

/** Starts a pool; leaving the block that holds it, and the signal, end its threads. */
export function startSearchPool(settings: ProbeSettings, threads: number, signal?: AbortSignal): SearchPool {
  // Only these: whatever else hangs on the caller's object would be copied into every thread.
  const { slo, maxRatePerGpu, tolerance, lengths, seed, fullRuns, exactEvents } = settings;
  const workerData: ProbeSettings = {
    slo,
    maxRatePerGpu,
    tolerance,
    lengths,
    seed,
    fullRuns,
    exactEvents,
  };
  const pool = new Piscina({
    filename: new URL('./search-thread.js', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    workerData,
  });
  const end = () => pool.destroy();
  signal?.addEventListener('abort', end, { once: true });
  return {
    async search(candidate) {
      if (signal?.aborted) return undefined;
      try {
        const outcome: SearchedPlacement | Refusal | undefined = await pool.run(candidate);
        if (outcome !== undefined && 'refusal' in outcome) throw new InputError(outcome.refusal);
        return outcome;
      } catch (error) {
        if (signal?.aborted) return undefined;
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      signal?.removeEventListener('abort', end);
      await end();
    },
  };
}
