import { workerData } from 'piscina';
import { InputError } from '../input/index.js';
import {
  type Candidate,
  type ProbeSettings,
  type SearchedPlacement,
  searchPlacement,
} from './search-placement.js';

/** What a thread of the pool does with each placement that it is given. */
export default async function searchInThisThread(
  candidate: Candidate,
): Promise<SearchedPlacement | Refusal | undefined> {
  try {
    return await searchPlacement(workerData as ProbeSettings, candidate);
  } catch (error) {
    if (error instanceof InputError) return { refusal: error.message };
    throw error;
  }
}

/** Bad input that was met in a thread. The class of an error does not survive the way between threads. */
export interface Refusal {
  readonly refusal: string;
}
