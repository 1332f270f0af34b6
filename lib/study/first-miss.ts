import { type Miss, missOf, type Slo } from '../metrics/index.js';
import type { Probe, ProbeFigures } from './probe.js';

/** What keeps a deployment from a higher rate: the simulation at the lowest rate that did not keep the objectives. */
export interface FirstMiss {
  readonly probe: Probe & { readonly figures: ProbeFigures };
  /** The objective that is missed by the greater factor. */
  readonly binding: Miss['binding'];
}

/** The first miss among probes whose figures are known; undefined when all rates that were tried were kept. */
export function firstMissOf(probes: readonly Probe[], slo: Slo): FirstMiss | undefined {
  const probe = lowestMiss(probes);
  const figures = probe?.figures;
  if (probe === undefined || figures === undefined) return undefined;
  return { probe: { ...probe, figures }, binding: missOf(figures, slo).binding };
}

/** The probe at the lowest rate that missed the objectives, of those that could be simulated; undefined when there is none. */
export function lowestMiss(probes: readonly Probe[]): Probe | undefined {
  return probes
    .filter(({ keepsSlo, refusal }) => !keepsSlo && refusal === undefined)
    .reduce<Probe | undefined>(
      (lowest, probe) => (lowest === undefined || probe.ratePerGpu < lowest.ratePerGpu ? probe : lowest),
      undefined,
    );
}

/**
 * What there is to know of the runs that an answer rests on: of the highest rate that kept the objectives, and of the
 * lowest that did not. Clauses that say the same, with other figures behind their colon, are told once.
 */
export function remarksOf(probes: readonly Probe[], goodputPerGpu: number): readonly string[] {
  const kept = probes.find(({ ratePerGpu }) => ratePerGpu === goodputPerGpu);
  const byTopic = new Map<string, string>();
  for (const remark of [kept, lowestMiss(probes)].flatMap((probe) => probe?.remarks ?? [])) {
    const [topic] = remark.split(':') as [string];
    if (!byTopic.has(topic)) byTopic.set(topic, remark);
  }
  return [...byTopic.values()];
}
