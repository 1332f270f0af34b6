import { parentPort, workerData } from 'node:worker_threads';
import { type EngineTable, isPath, loadEngines } from '../../engines/index.js';
import { InputError } from '../../input/index.js';
import { findGoodput } from '../goodput.js';
import type { Job, SearchedDeployment, StudySettings } from '../job.js';

/**
 * What comes back from a thread. Whatever is thrown there is told as data, so that anything else that goes wrong
 * is the thread's own death; and the class of an error does not survive the way between threads.
 */
export type ThreadAnswer =
  | { readonly kind: 'searched'; readonly outcome: SearchedDeployment }
  /** Bad input was met. */
  | { readonly kind: 'refused'; readonly message: string }
  /** A fault of the program was met. */
  | { readonly kind: 'fault'; readonly message: string; readonly stack: string | undefined };

/** The tables of engines that were loaded here, by the path of the one that is not the program's. */
const loaded = new Map<string, Promise<EngineTable>>();

parentPort?.on('message', async (job: Job) => parentPort?.postMessage(await answerTo(job)));

async function answerTo(job: Job): Promise<ThreadAnswer> {
  try {
    const engines = await enginesFor(job.plan.engine);
    // Without a signal it is always done to its end.
    const outcome = await findGoodput(job, workerData as StudySettings, { engines });
    return { kind: 'searched', outcome: outcome! };
  } catch (error) {
    if (error instanceof InputError) return { kind: 'refused', message: error.message };
    return error instanceof Error
      ? { kind: 'fault', message: error.message, stack: error.stack }
      : { kind: 'fault', message: String(error), stack: undefined };
  }
}

async function enginesFor(name: string): Promise<EngineTable | undefined> {
  if (!isPath(name)) return undefined;
  const table = loaded.get(name) ?? loadEngines(name);
  loaded.set(name, table);
  return table;
}
