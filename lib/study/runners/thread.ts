import { Worker } from 'node:worker_threads';
import { InputError } from '../../input/index.js';
import type { Job, JobOutcome, StudySettings } from '../job.js';
import { YOUNG_HEAP_MB } from './memory-plan.js';
import type { ThreadAnswer } from './study-thread.js';

/** A thread that does jobs, one at a time; when it dies a fresh one takes its place. */
export interface StudyThread extends AsyncDisposable {
  /**
   * What became of a job; undefined when the signal ended the study early. When the thread dies over it, the job has
   * failed.
   *
   * @throws what was thrown in the thread
   */
  run(job: Job): Promise<JobOutcome | undefined>;
}

/**
 * Opens a thread, which starts with its first job; leaving the block that holds it, and the signal, end it.
 *
 * @param heapMb what it may take on its heap, in MB
 */
export function openThread(
  settings: StudySettings,
  heapMb: number | undefined,
  signal?: AbortSignal,
): StudyThread {
  let current: StartedThread | undefined;
  const end = async (): Promise<void> => {
    const ending = current;
    current = undefined;
    await ending?.end();
  };
  signal?.addEventListener('abort', end, { once: true });
  return {
    async run(job) {
      if (signal?.aborted) return undefined;
      current ??= startThread(settings, heapMb);
      const answer = await current.ask(job);
      if (signal?.aborted) return undefined;
      switch (answer.kind) {
        case 'searched':
          // What comes back is a copy.
          return { ...answer.outcome, deployment: job.deployment };
        case 'died': {
          await end();
          const { deployment, gpus } = job;
          return { status: 'failed', deployment, gpus, reason: answer.reason };
        }
        case 'refused':
          throw new InputError(answer.message);
        case 'fault':
          throw faultOf(answer);
      }
    },
    async [Symbol.asyncDispose]() {
      signal?.removeEventListener('abort', end);
      await end();
    },
  };
}

interface StartedThread {
  /** Sends a job, and waits for the answer or the thread's death. */
  ask(job: Job): Promise<ThreadAnswer | Death>;
  end(): Promise<unknown>;
}

interface Death {
  readonly kind: 'died';
  readonly reason: string;
}

function startThread(settings: StudySettings, heapMb: number | undefined): StartedThread {
  const worker = new Worker(new URL('./study-thread.js', import.meta.url), {
    workerData: threadSettings(settings),
    ...(heapMb === undefined
      ? {}
      : { resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: YOUNG_HEAP_MB } }),
  });
  let cause: string | undefined;
  let death: Death | undefined;
  let tell: ((answer: ThreadAnswer | Death) => void) | undefined;
  worker.on('message', (answer: ThreadAnswer) => tell?.(answer));
  worker.on('error', (error) => {
    cause = causeOfDeath(error, heapMb);
  });
  // It comes after an error too, and whatever the thread was at.
  worker.on('exit', (code) => {
    death = { kind: 'died', reason: cause ?? `its thread ended with code ${code}` };
    tell?.(death);
  });
  return {
    ask: (job) =>
      new Promise((resolve, reject) => {
        if (death !== undefined) return resolve(death);
        tell = resolve;
        try {
          worker.postMessage(job);
        } catch (error) {
          reject(unsendable(job, error));
        }
      }),
    end: () => worker.terminate(),
  };
}

/** Only what a thread needs: whatever else hangs on the caller's object would be copied into every one. */
function threadSettings({ lengths, seed, figures, exactEvents }: StudySettings): StudySettings {
  // Written so that a setting that is forgotten here is an error of types.
  const all: { [Name in keyof Required<StudySettings>]: StudySettings[Name] } = {
    lengths,
    seed,
    figures,
    exactEvents,
  };
  return all;
}

function causeOfDeath(error: unknown, heapMb: number | undefined): string {
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return `its thread ran out of memory${heapMb === undefined ? '' : ` (${heapMb} MiB of heap)`}`;
  }
  return `its thread died: ${error instanceof Error ? error.message : String(error)}`;
}

function unsendable({ plan: { engine } }: Job, error: unknown): unknown {
  if (!(error instanceof DOMException && error.name === 'DataCloneError')) return error;
  return new InputError(
    `engine ${engine}: expected a plan that is plain data, which can go to a thread, got one of which ${error.message}`,
  );
}

function faultOf({ message, stack }: ThreadAnswer & { kind: 'fault' }): Error {
  const fault = new Error(message);
  if (stack !== undefined) fault.stack = stack;
  return fault;
}
