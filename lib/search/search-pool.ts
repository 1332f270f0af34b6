import { Piscina } from 'piscina';
import { InputError } from '../input/index.js';
import { gpusOf } from '../simulation/index.js';
import type { FailedPlacement } from './best.js';
import { YOUNG_HEAP_MB } from './memory-plan.js';
import type { Candidate, ProbeSettings, SearchedPlacement } from './search-placement.js';
import type { ThreadAnswer } from './search-thread.js';

/** A thread that searches placements, one at a time; when it dies a fresh one takes its place. */
export interface SearchLane extends AsyncDisposable {
  /**
   * What became of a placement; undefined when the signal ended the search early. When the thread dies over it,
   * the placement has failed.
   *
   * @throws what the search in the thread threw
   */
  search(candidate: Candidate): Promise<SearchedPlacement | FailedPlacement | undefined>;
}

/**
 * Opens a lane; leaving the block that holds it, and the signal, end its thread. Each has a pool of its own: in one
 * of several threads, a placement would wait for ever when the last of them cannot be started again.
 *
 * @param heapMb what a thread may take on its heap, in MB
 */
export function openLane(
  settings: ProbeSettings,
  heapMb: number | undefined,
  signal?: AbortSignal,
): SearchLane {
  let current: StartedThread | undefined;
  const end = async (): Promise<void> => {
    const ending = current;
    current = undefined;
    await ending?.pool.destroy();
  };
  signal?.addEventListener('abort', end, { once: true });
  return {
    async search(candidate) {
      if (signal?.aborted) return undefined;
      current ??= startThread(settings, heapMb);
      const { pool, death } = current;
      let answer: ThreadAnswer;
      try {
        answer = await Promise.race([pool.run(candidate), death]);
      } catch (error) {
        if (signal?.aborted) return undefined;
        await end();
        const { placement, gpus = gpusOf(placement) } = candidate;
        return { status: 'failed', placement, gpus, reason: causeOfDeath(error, heapMb) };
      }
      // What comes back is a copy; the placement must be the one that was sent.
      if (answer.kind === 'searched') return { ...answer.outcome, placement: candidate.placement };
      if (answer.kind === 'refused') throw new InputError(answer.message);
      throw faultOf(answer);
    },
    async [Symbol.asyncDispose]() {
      signal?.removeEventListener('abort', end);
      await end();
    },
  };
}

interface StartedThread {
  readonly pool: Piscina;
  /** Rejected when the thread dies with nothing to do yet. */
  readonly death: Promise<never>;
}

function startThread(settings: ProbeSettings, heapMb: number | undefined): StartedThread {
  const pool = new Piscina({
    filename: new URL('./search-thread.js', import.meta.url).href,
    minThreads: 1,
    maxThreads: 1,
    workerData: settings,
    ...(heapMb === undefined
      ? {}
      : { resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: YOUNG_HEAP_MB } }),
  });
  const death = new Promise<never>((_, reject) => pool.on('error', reject));
  death.catch(() => {});
  return { pool, death };
}

function causeOfDeath(error: unknown, heapMb: number | undefined): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return `its thread ran out of memory${heapMb === undefined ? '' : ` (${heapMb} MiB of heap)`}`;
  }
  const [, exitCode] = /^worker exited with code: (\d+)$/.exec(message) ?? [];
  return exitCode === undefined ? `its thread died: ${message}` : `its thread ended with code ${exitCode}`;
}

function faultOf({ message, stack }: ThreadAnswer & { kind: 'fault' }): Error {
  const fault = new Error(message);
  if (stack !== undefined) fault.stack = stack;
  return fault;
}
