import { Piscina } from 'piscina';
import type { Placement } from '../simulation/index.js';
import type { PlacementOutcome, ProbeSettings } from './search-placement.js';

/** Threads that search placements, each as soon as it is free. */
export interface SearchPool extends AsyncDisposable {
  /** The outcome of a placement; undefined when the signal ended the search early. */
  search(placement: Placement): Promise<PlacementOutcome | undefined>;
}

/** Starts a pool; leaving the block that holds it ends its threads. */
export function searchPool(settings: ProbeSettings, threads: number, signal?: AbortSignal): SearchPool {
  const pool = new Piscina({
    filename: new URL('./search-thread.js', import.meta.url).href,
    maxThreads: threads,
    minThreads: threads,
    workerData: settings,
  });
  return {
    async search(placement) {
      try {
        return await pool.run(placement, signal === undefined ? {} : { signal });
      } catch (error) {
        if (signal?.aborted) return undefined;
        throw error;
      }
    },
    [Symbol.asyncDispose]: () => pool.destroy(),
  };
}
