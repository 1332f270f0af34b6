import type { Slo, SloVerdict } from './slo.js';

/** How far a run is from its objectives. */
export interface Miss {
  /** The objective that is missed by the greater factor: the one that binds. */
  readonly binding: 'ttft' | 'tpot';
  /** The quantile of that one as a multiple of its target; below 1 where both are kept. */
  readonly factor: number;
}

/** Which objective binds in a run, and by how much it is missed. */
export function missOf(
  { ttftQuantile, tpotQuantile }: Pick<SloVerdict, 'ttftQuantile' | 'tpotQuantile'>,
  slo: Pick<Slo, 'ttft' | 'tpot'>,
): Miss {
  const ttftFactor = ttftQuantile / slo.ttft;
  const tpotFactor = tpotQuantile / slo.tpot;
  return ttftFactor >= tpotFactor
    ? { binding: 'ttft', factor: ttftFactor }
    : { binding: 'tpot', factor: tpotFactor };
}
