import type { SearchSettings } from '../../lib/search/index.js';
import { madeUpProfile } from '../profile/made-up.js';

/** A search of the four placements of vllm on 4 GPUs with few requests. */
export const settings: SearchSettings = {
  backend: 'vllm',
  profile: madeUpProfile(),
  nodes: 1,
  gpusPerNode: 4,
  highAffinity: false,
  slo: { ttft: 100, tpot: 50, ttftAttainment: 90, tpotAttainment: 90 },
  maxRatePerGpu: 8,
  tolerance: 1,
  lengths: Array.from({ length: 20 }, (_, i) => ({ promptLength: 10 + i, outputLength: 5 })),
  seed: 0,
};
