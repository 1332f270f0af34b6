import { deploymentOf } from '../../lib/deployment/index.js';
import { catalogue } from '../../lib/engines/catalogue.js';
import { summarize } from '../../lib/metrics/index.js';
import { type Simulated, type SimulationTold, simulationDocument } from '../../lib/report/index.js';

/** What a run of two GPUs was asked. */
export const settings: SimulationTold = {
  name: null,
  model: 'acme/tiny',
  gpu: 'A100-80G',
  tier: 'made up',
  profile: { tier: 'made up', what: null, error: null, dtype: null, kvDtype: null, enginePreset: null },
  backend: 'vllm',
  workload: 'sharegpt',
  isStandIn: false,
  arrival: 'poisson',
  rate: 2.5,
  parameters: {},
  seed: 7,
  requests: 4,
  exactEvents: false,
};

/** Its records: TTFTs of 50, 100, 150 and 200 ms; TPOTs of 10, 20, 30 and 40 ms. */
export const records = [1, 2, 3, 4].map((n) => ({
  id: n - 1,
  promptLength: 100,
  outputLength: 2,
  arrival: 1000 * n,
  firstToken: 1000 * n + 50 * n,
  leaving: 1000 * n + 70 * n,
}));

/** Its objectives. */
export const slo = { ttft: 160, tpot: 20, ttftAttainment: 50, tpotAttainment: 75 };

/** How it keeps them. */
export const summary = summarize(records, slo, [1, 0.5], [50, 100]);

/** What is known of it beside what it was asked. */
export const simulated: Omit<Simulated, 'settings'> = {
  deployment: deploymentOf({ engine: 'published-vllm', tp: 2, pp: 1 }),
  facts: catalogue['published-vllm'],
  spec: { kind: 'colocated', instance: { count: 1, stages: 1, maxTokens: 100 } },
};

/** By what, and from what, its document is made. */
export const making = { version: '1.2.3', read: [] };

/** The document of the run, or of one that was asked something else. */
export const documentOf = (asked: Partial<SimulationTold> = {}) =>
  simulationDocument(
    { ...simulated, settings: { ...settings, ...asked } },
    summary,
    { records, endTime: 4280, iterations: [9], remarks: ['a cap binds'] },
    making,
  );
