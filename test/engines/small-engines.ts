import type { OptionValues } from '../../lib/deployment/index.js';
import type { DistserveSpec } from '../../lib/engines/distserve/engine.js';
import {
  type DistserveSettings,
  distserveOptions,
  type Engine,
  engines,
  type InstanceSpec,
  type LinkSpec,
  type Recorder,
  RequestRecords,
  settingsOf,
  type VllmSettings,
  vllmOptions,
} from '../../lib/engines/index.js';
import type { VllmSpec } from '../../lib/engines/vllm/engine.js';
import { Environment } from '../../lib/kernel/index.js';
import type { RequestSpec } from '../../lib/workload/index.js';
import { RequestTable } from '../../lib/workload/index.js';
import { latencyOfCosts } from '../profile/made-up.js';

/** A prefill takes 10 ms + 0.1 ms a token; a decode 5 ms + 0.01 ms a token in the cache + 1 ms a request. */
export const roundCosts = latencyOfCosts({
  prefill: { base: 10, perToken: 0.1 },
  decode: { base: 5, perContextToken: 0.01, perRequest: 1 },
});

/** 2 ms and 0.1 ms a token. */
const roundLink: LinkSpec = { latency: 2, bandwidth: 1, bytesPerToken: 1e5 };

/** No time of a host. */
export const noHost: Partial<VllmSettings> = {
  arrivalHost: 0,
  arrivalHostPerToken: 0,
  finishHost: 0,
  stepHost: 0,
  stepHostPerRequest: 0,
};

/** One instance of one stage with 1000 blocks. */
export function engine(changed: Partial<InstanceSpec> = {}): InstanceSpec {
  return { count: 1, stages: 1, maxTokens: 16_000, latency: roundCosts, ...changed };
}

/** A detailed engine and what it runs. */
export type SmallEngine =
  | { readonly engine: 'distserve'; readonly spec: DistserveSpec }
  | { readonly engine: 'vllm'; readonly spec: VllmSpec };

export function distserve(
  of: {
    prefill?: Partial<InstanceSpec>;
    decode?: Partial<InstanceSpec>;
    link?: Partial<LinkSpec>;
    settings?: Partial<DistserveSettings>;
  } = {},
): SmallEngine {
  return {
    engine: 'distserve',
    spec: {
      prefill: engine(of.prefill),
      decode: engine(of.decode),
      link: { ...roundLink, ...of.link },
      settings: settingsOf(distserveOptions, of.settings as OptionValues | undefined),
    },
  };
}

/** Its KV capacity is all for blocks. */
export function vllm(
  instance: Partial<InstanceSpec> = {},
  settings: Partial<VllmSettings> = {},
  chunkTokens?: number,
): SmallEngine {
  const chunks = chunkTokens === undefined ? {} : { chunkTokens };
  return {
    engine: 'vllm',
    spec: {
      serve: engine(instance),
      settings: settingsOf(vllmOptions, { memory: 1, ...settings, ...chunks } as OptionValues),
    },
  };
}

/** What a run came to. */
export interface EngineRun {
  readonly records: RequestRecords;
  readonly freeAtStart: readonly number[];
  readonly freeAtEnd: readonly number[];
  /** The fewest free blocks of each instance after any event. */
  readonly fewestFree: readonly number[];
  readonly iterations: readonly number[];
  /** Ids in the order in which they left. */
  readonly left: readonly number[];
}

/** How a run is carried out. */
export interface RunOptions {
  readonly exactEvents?: boolean;
  readonly seed?: number;
  /** Another way to start the engine, such as with other blocks. */
  readonly start?: Engine['start'];
}

/** Runs engines to the end of their agenda. @throws Error when that takes a million events */
export function run(
  { engine, spec }: SmallEngine,
  requests: readonly RequestSpec[],
  { exactEvents = false, seed = 0, start = engines[engine].start }: RunOptions = {},
): EngineRun {
  const env = new Environment();
  const table = RequestTable.of(requests);
  const records = new RequestRecords(table, engines[engine]);
  const left: number[] = [];
  const recorder: Recorder = {
    gaveFirstToken: (request, time) => records.gaveFirstToken(request, time),
    left(request, time) {
      records.left(request, time);
      left.push(request.id);
    },
  };
  const cluster = start(env, spec, table, { recorder, exactEvents, isWatched: false, seed });
  const freeAtStart = cluster.freeBlocks!;
  let fewestFree = freeAtStart;
  for (let events = 0; env.peek() < Infinity; events++) {
    if (events === 1e6) throw new Error('a million events, and no end');
    env.step();
    const freeBlocks = cluster.freeBlocks!;
    fewestFree = fewestFree.map((free, i) => Math.min(free, freeBlocks[i]!));
  }
  return {
    records,
    freeAtStart,
    freeAtEnd: cluster.freeBlocks!,
    fewestFree,
    iterations: cluster.iterations,
    left,
  };
}

/** When a request had its first token, and when it left. */
export function timesOf({ records }: EngineRun, id: number): { firstToken: number; leaving: number } {
  const { firstToken, leaving } = records.at(id)!;
  return { firstToken, leaving };
}
