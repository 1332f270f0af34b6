import { deploymentOf } from '../../lib/deployment/index.js';
import { searchDocument } from '../../lib/report/index.js';
import type {
  DeploymentOutcome,
  Probe,
  SearchedDeployment,
  SearchResult,
  SearchSettings,
} from '../../lib/study/index.js';
import { madeUpProfile } from '../profile/made-up.js';

/** A search of two nodes of one GPU. */
export const settings: SearchSettings = {
  engine: 'published-distserve',
  profile: madeUpProfile(),
  nodes: 2,
  gpusPerNode: 1,
  highAffinity: true,
  slo: { ttft: 200, tpot: 100, ttftAttainment: 90, tpotAttainment: 95 },
  maxRatePerGpu: 5,
  tolerance: 0.25,
  lengths: [{ promptLength: 10, outputLength: 5 }],
  seed: 3,
};

/** A rate that missed both objectives, TPOT by less. */
export const probe = {
  ratePerGpu: 0.15625,
  rate: 0.3125,
  keepsSlo: false,
  figures: { ttftQuantile: 250.25, tpotQuantile: 120.75, attainment: { ttft: 50, tpot: 60, both: 40 } },
} satisfies Probe;

/** A deployment on three GPUs. */
export const searched: SearchedDeployment = {
  status: 'searched',
  deployment: deploymentOf({
    engine: 'published-distserve',
    prefill: { tp: 2, pp: 1 },
    decode: { tp: 1, pp: 1 },
  }),
  gpus: 3,
  goodputPerGpu: 1.5625,
  probes: [probe],
};

/** Its sizes in words. */
export const searchedName = 'pp_cross=1, tp_prefill=2, pp_prefill=1, tp_decode=1, pp_decode=1';

/** A deployment that cannot be run. */
export const skipped: DeploymentOutcome & { readonly status: 'skipped' } = {
  status: 'skipped',
  deployment: deploymentOf({ engine: 'published-vllm', tp: 2, pp: 2 }),
  gpus: 4,
  reason: 'the profile has no vllm latency for tp 2',
};

/** What a search of both came to, without an answer unless one is given. */
export const resultOf = (changed: Partial<SearchResult> = {}): SearchResult => ({
  outcomes: [skipped, searched],
  isComplete: true,
  best: undefined,
  nearest: undefined,
  ...changed,
});

/** What the search read its requests from. */
export const workload = { name: 'sharegpt', standIn: true };

/** By what, and from what, its document is made. */
export const making = {
  version: '1.2.3',
  read: [{ what: 'profile', name: 'tiny.json', sha256: '0'.repeat(64) }],
};

/** The document of such a search. */
export const documentOf = (changed: Partial<SearchResult> = {}, asked: SearchSettings = settings) =>
  searchDocument(asked, workload, resultOf(changed), making);
