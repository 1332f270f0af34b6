import { workerData } from 'piscina';
import type { Placement } from '../simulation/index.js';
import { type PlacementOutcome, type ProbeSettings, searchPlacement } from './search-placement.js';

/** What a thread of the pool does with each placement that it is given. */
export default function searchInThisThread(placement: Placement): Promise<PlacementOutcome | undefined> {
  return searchPlacement(workerData as ProbeSettings, placement);
}
