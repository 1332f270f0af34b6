import { workerData } from 'piscina';
import {
  type Candidate,
  type ProbeSettings,
  type SearchedPlacement,
  searchPlacement,
} from './search-placement.js';

/** What a thread of the pool does with each placement that it is given. */
export default function searchInThisThread(candidate: Candidate): Promise<SearchedPlacement | undefined> {
  return searchPlacement(workerData as ProbeSettings, candidate);
}
