import type { Slo } from '../metrics/index.js';
import {
  type Candidate,
  type Probe,
  type ProbeFigures,
  type ProbeSettings,
  probeRate,
} from './search-placement.js';

/** What keeps a cluster from a higher rate: the simulation at the lowest rate that did not keep the objectives. */
export interface FirstMiss {
  readonly probe: Probe & { readonly figures: ProbeFigures };
  /** The objective that is missed by the greater factor. */
  readonly binding: 'ttft' | 'tpot';
}

/**
 * The probes of a candidate, the one at the lowest rate that missed the objectives run to its end where it was ended
 * early: so that its figures are known.
 *
 * @returns undefined when the signal ended it early
 */
export async function completeFirstMiss(
  settings: ProbeSettings,
  candidate: Candidate,
  probes: readonly Probe[],
  signal?: AbortSignal,
): Promise<readonly Probe[] | undefined> {
  const lowest = lowestMiss(probes);
  if (lowest === undefined || lowest.figures !== undefined) return probes;
  const full = await probeRate({ ...settings, fullRuns: true }, candidate, lowest.ratePerGpu, signal);
  return full === undefined ? undefined : probes.map((probe) => (probe === lowest ? full : probe));
}

/** The first miss among probes whose figures are known; undefined when all rates that were tried were kept. */
export function firstMissOf(probes: readonly Probe[], slo: Slo): FirstMiss | undefined {
  const probe = lowestMiss(probes);
  const figures = probe?.figures;
  if (probe === undefined || figures === undefined) return undefined;
  const isTtft = figures.ttftQuantile / slo.ttft >= figures.tpotQuantile / slo.tpot;
  return { probe: { ...probe, figures }, binding: isTtft ? 'ttft' : 'tpot' };
}

function lowestMiss(probes: readonly Probe[]): Probe | undefined {
  return probes
    .filter(({ keepsSlo }) => !keepsSlo)
    .reduce<Probe | undefined>(
      (lowest, probe) => (lowest === undefined || probe.ratePerGpu < lowest.ratePerGpu ? probe : lowest),
      undefined,
    );
}
