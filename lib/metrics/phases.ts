import { quantile, sortedCopy } from '../statistics/index.js';

/** How long requests were in a phase, in ms. */
export interface PhaseTimesSummary {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
}

/** How long requests were in each phase, by the phase's name. */
export type PhaseSummary = Readonly<Record<string, PhaseTimesSummary>>;

/** A record of an engine with phases tells how long each took, in ms. */
export interface PhasedRecord {
  readonly phases?: object;
}

/** The phases of the requests of a run; undefined where its engine has none. */
export function summarizePhases(
  records: Iterable<PhasedRecord> & { readonly length: number },
): PhaseSummary | undefined {
  const times = new Map<string, Float64Array>();
  let row = 0;
  for (const { phases } of records) {
    if (phases === undefined) return undefined;
    for (const [phase, time] of Object.entries(phases)) {
      if (row === 0) times.set(phase, new Float64Array(records.length));
      times.get(phase)![row] = time;
    }
    row += 1;
  }
  if (row === 0) return undefined;
  return Object.fromEntries([...times].map(([phase, each]) => [phase, summaryOf(each)]));
}

function summaryOf(times: Float64Array): PhaseTimesSummary {
  const sorted = sortedCopy(times);
  const mean = sorted.reduce((sum, time) => sum + time, 0) / sorted.length;
  return { mean, p50: quantile(sorted, 50), p90: quantile(sorted, 90) };
}
