import { workerData } from 'piscina';
import { InputError } from '../input/index.js';
import {
  type Candidate,
  type ProbeSettings,
  type SearchedPlacement,
  searchPlacement,
} from './search-placement.js';

/**
 * What comes back from a thread. Whatever is thrown there is told as data, so that anything else that goes wrong
 * is the thread's own death; and the class of an error does not survive the way between threads.
 */
export type ThreadAnswer =
  | { readonly kind: 'searched'; readonly outcome: SearchedPlacement }
  /** Bad input was met. */
  | { readonly kind: 'refused'; readonly message: string }
  /** A fault of the program was met. */
  | { readonly kind: 'fault'; readonly message: string; readonly stack: string | undefined };

/** What a thread of the pool does with each placement that it is given. */
export default async function searchInThisThread(candidate: Candidate): Promise<ThreadAnswer> {
  try {
    // Without a signal it is always searched to its end.
    const outcome = await searchPlacement(workerData as ProbeSettings, candidate);
    return { kind: 'searched', outcome: outcome! };
  } catch (error) {
    if (error instanceof InputError) return { kind: 'refused', message: error.message };
    return error instanceof Error
      ? { kind: 'fault', message: error.message, stack: error.stack }
      : { kind: 'fault', message: String(error), stack: undefined };
  }
}
