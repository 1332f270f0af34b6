import {
  type Candidate,
  type ProbeSettings,
  probeRate,
  type SearchedPlacement,
  searchPlacement,
} from './search-placement.js';

/** A placement to work at, as plain data. */
export interface SearchTask extends Candidate {
  /** What its search has found, when all that is missing are the figures at the lowest rate that was tried. */
  readonly incomplete?: SearchedPlacement;
}

/**
 * Searches a placement, or simulates its lowest rate to the end.
 *
 * @returns undefined when the signal ended it early
 */
export async function carryOut(
  settings: ProbeSettings,
  { incomplete, ...candidate }: SearchTask,
  signal?: AbortSignal,
): Promise<SearchedPlacement | undefined> {
  const lowest = incomplete?.probes.at(-1);
  if (incomplete === undefined || lowest === undefined) return searchPlacement(settings, candidate, signal);
  const whole = await probeRate({ ...settings, fullRuns: true }, candidate, lowest.ratePerGpu, signal);
  return whole && { ...incomplete, probes: [...incomplete.probes.slice(0, -1), whole] };
}
