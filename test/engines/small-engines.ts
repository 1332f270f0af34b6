import {
  type EngineClusterSpec,
  type EngineObserver,
  EngineRecords,
  type EngineSettings,
  type EngineSpec,
  engineSettings,
  type LinkSpec,
  startEngines,
} from '../../lib/engines/index.js';
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
export const noHost: Partial<EngineSettings> = {
  vllmArrivalHost: 0,
  vllmArrivalHostPerToken: 0,
  vllmFinishHost: 0,
  vllmStepHost: 0,
  vllmStepHostPerRequest: 0,
};

/** One instance of one stage with 1000 blocks. */
export function engine(changed: Partial<EngineSpec> = {}): EngineSpec {
  return { count: 1, stages: 1, maxTokens: 16_000, latency: roundCosts, ...changed };
}

export function distserve(
  of: {
    prefill?: Partial<EngineSpec>;
    decode?: Partial<EngineSpec>;
    link?: Partial<LinkSpec>;
    settings?: Partial<EngineSettings>;
  } = {},
): EngineClusterSpec {
  return {
    kind: 'detailed-disaggregated',
    prefill: engine(of.prefill),
    decode: engine(of.decode),
    link: { ...roundLink, ...of.link },
    settings: engineSettings(of.settings),
  };
}

/** Its KV capacity is all for blocks. */
export function vllm(
  instance: Partial<EngineSpec> = {},
  settings: Partial<EngineSettings> = {},
  chunkTokens?: number,
): EngineClusterSpec {
  return {
    kind: 'detailed-colocated',
    instance: engine(instance),
    settings: engineSettings({ vllmMemory: 1, ...settings }),
    ...(chunkTokens === undefined ? {} : { chunkTokens }),
  };
}

/** What a run came to. */
export interface EngineRun {
  readonly records: EngineRecords;
  readonly freeAtStart: readonly number[];
  readonly freeAtEnd: readonly number[];
  /** The fewest free blocks of each instance after any event. */
  readonly fewestFree: readonly number[];
  readonly iterations: readonly number[];
  /** Ids in the order in which they left. */
  readonly left: readonly number[];
}

/** Runs engines to the end of their agenda. @throws Error when that takes a million events */
export function run(
  spec: EngineClusterSpec,
  requests: readonly RequestSpec[],
  exactEvents = false,
): EngineRun {
  const env = new Environment();
  const table = RequestTable.of(requests);
  const records = new EngineRecords(table);
  const left: number[] = [];
  const observer: EngineObserver = {
    gaveFirstToken: (request, time) => records.gaveFirstToken(request, time),
    left(request, time) {
      records.left(request, time);
      left.push(request.id);
    },
  };
  const cluster = startEngines(env, spec, table, observer, exactEvents);
  const freeAtStart = cluster.freeBlocks;
  let fewestFree = freeAtStart;
  for (let events = 0; env.peek() < Infinity; events++) {
    if (events === 1e6) throw new Error('a million events, and no end');
    env.step();
    const { freeBlocks } = cluster;
    fewestFree = fewestFree.map((free, i) => Math.min(free, freeBlocks[i]!));
  }
  return {
    records,
    freeAtStart,
    freeAtEnd: cluster.freeBlocks,
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
