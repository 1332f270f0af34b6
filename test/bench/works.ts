import * as fs from 'node:fs';
import {
  bundledFolders,
  chooseProfile,
  type DeploymentInput,
  drawLengths,
  findWorkload,
  loadProfiles,
  makeRequests,
  plan,
  type RequestTable,
  type SearchSettings,
  type SimulationConfig,
  search,
  startSimulation,
} from '../../lib/index.js';

/** How much a piece of work was, so that its time can be told as speed. */
export interface Amount {
  /** Requests that were simulated; in a search those of all simulations, also of those that ended early. */
  readonly requests: number;
  /** Tokens that decode iterations generated for them. */
  readonly tokens: number;
  /** Steps of the simulator: events, or changes of a batch where iterations are skipped; undefined for a search. */
  readonly steps: number | undefined;
}

/** A piece of work that is measured. */
export interface Work {
  readonly name: string;
  /** How often it is done; the best time counts. */
  readonly repetitions: number;
  /** The same work with the reference model, by its short name. */
  readonly reference?: string;
  /** Gets ready and gives what is to be timed, which checks what it comes to. */
  prepare(exactEvents: boolean): Promise<() => Promise<Amount>>;
}

/** What is simulated, and how fast requests come, each second. */
interface Run {
  readonly deployment: DeploymentInput;
  readonly rate: number;
}

const distserve = (engine: string): Run => ({
  deployment: { engine, prefill: { tp: 2, pp: 1 }, decode: { tp: 1, pp: 1 } },
  rate: 3,
});
const vllm = (engine: string): Run => ({ deployment: { engine, tp: 1, pp: 1 }, rate: 1.5 });

/** The searches and simulations that are measured, by a short name. */
export const works: Readonly<Record<string, Work>> = {
  quickStart: {
    name: 'quick start: 9 placements, 1 thread, warm',
    repetitions: 20,
    prepare: (exactEvents) =>
      prepareSearch({ model: 'opt-13b', gpusPerNode: 4, requests: 300 }, 1.5625, 1, exactEvents),
  },
  eightGpus: {
    name: '8 GPUs: OPT-13B, 300 requests',
    repetitions: 5,
    prepare: (exactEvents) =>
      prepareSearch({ model: 'opt-13b', gpusPerNode: 8, requests: 300 }, 2.5, undefined, exactEvents),
  },
  thirtyTwoGpus: {
    name: '32 GPUs: OPT-66B, 613 placements, 60 requests',
    repetitions: 3,
    prepare: (exactEvents) =>
      prepareSearch(
        { model: 'opt-66b', gpusPerNode: 8, nodes: 4, requests: 60 },
        undefined,
        undefined,
        exactEvents,
      ),
  },
  oneThousand: simulation(1_000, 10),
  tenThousand: simulation(10_000, 20),
  hundredThousand: simulation(100_000, 3),
  million: simulation(1_000_000, 2),
  detailed: { ...simulation(10_000, 20, distserve('distserve')), reference: 'tenThousand' },
  vllm: simulation(10_000, 20, vllm('published-vllm')),
  vllmDetailed: { ...simulation(10_000, 20, vllm('vllm')), reference: 'vllm' },
};

/** Steps at a time, as in a run that gives way to other work. */
const SLICE = 5_000;

function simulation(
  count: number,
  repetitions: number,
  { deployment, rate } = distserve('published-distserve'),
): Work {
  const place = 'prefill' in deployment ? 'tp_prefill 2' : 'tp 1';
  return {
    name: `${count.toLocaleString('en')} requests at ${rate}/s, ${place}, ${deployment.engine}`,
    repetitions,
    async prepare(exactEvents) {
      const { profile, workload } = await inputs('opt-13b');
      const planned = plan(deployment, profile);
      if (!planned.isRunnable) throw new Error(planned.reason);
      const requests = makeRequests({ workload, arrival: 'poisson', count, rate, seed: 0 });
      const config = { ...planned.plan, requests };
      const steps = count > 100_000 ? undefined : stepsOf(config, exactEvents);
      return async () => {
        const simulation = startSimulation(config, { exactEvents });
        while (simulation.advance(SLICE));
        if (simulation.served !== count) throw new Error(`${simulation.served} of ${count} requests`);
        return { requests: count, tokens: tokensOf(requests), steps };
      };
    },
  };
}

async function prepareSearch(
  asked: { model: string; gpusPerNode: number; nodes?: number; requests: number },
  goodput: number | undefined,
  threads: number | undefined,
  exactEvents: boolean,
): Promise<() => Promise<Amount>> {
  const { profile, workload } = await inputs(asked.model);
  const lengths = drawLengths(workload, asked.requests, 0);
  const settings: SearchSettings = {
    engine: 'published-distserve',
    profile,
    nodes: asked.nodes ?? 1,
    gpusPerNode: asked.gpusPerNode,
    highAffinity: asked.nodes !== undefined,
    slo: { ttft: 200, tpot: 100, ttftAttainment: 90, tpotAttainment: 90 },
    maxRatePerGpu: 5,
    tolerance: 0.25,
    lengths,
    seed: 0,
    exactEvents,
    figures: exactEvents,
  };
  return async () => {
    const { best, outcomes } = await search(settings, { threads });
    if (best?.goodputPerGpu !== goodput) throw new Error(`goodput ${best?.goodputPerGpu}, not ${goodput}`);
    const probes = outcomes.reduce((sum, each) => sum + ('probes' in each ? each.probes.length : 0), 0);
    const tokens = lengths.reduce((sum, { outputLength }) => sum + outputLength, 0);
    return { requests: probes * lengths.length, tokens: probes * tokens, steps: undefined };
  };
}

async function inputs(model: string) {
  const { profile } = chooseProfile(await loadProfiles(bundledFolders.profiles, fs), { model });
  const workload = await findWorkload('sharegpt', { fs, bundledFolder: bundledFolders.datasets });
  return { profile, workload };
}

function stepsOf(config: SimulationConfig, exactEvents: boolean): number {
  const simulation = startSimulation(config, { exactEvents });
  let steps = 0;
  while (simulation.advance(1)) steps += 1;
  return steps;
}

function tokensOf({ outputLength }: RequestTable): number {
  return outputLength.reduce((sum, tokens) => sum + tokens, 0);
}
