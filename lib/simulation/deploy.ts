import { type DispatchSpec, type EngineSettings, engineSettings } from '../engines/index.js';
import { LONGEST_TIME } from '../input/index.js';
import {
  kvBytesPerToken,
  kvCapacityOf,
  type LatencyCoefficients,
  type LatencyRow,
  latencyOf,
  type Profile,
} from '../profile/index.js';
import type { InstanceSpec } from '../serving/index.js';
import type { EngineModel } from './engine-model.js';
import { defaultKvLink, type KvLink } from './kv-link.js';
import type { Backend, ParallelSizes, Placement } from './placement.js';
import type { AnyClusterSpec } from './simulate.js';

/** How a placement is run: on the reference model with 1 instance of each kind and whole prompts, unless given. */
export interface DeploymentOptions {
  readonly engineModel?: EngineModel | undefined;
  readonly prefillInstances?: number | undefined;
  /** Only for distserve. */
  readonly decodeInstances?: number | undefined;
  /** Only for vllm: the token budget of an iteration when prompts are prefilled in chunks. */
  readonly chunkTokens?: number | undefined;
  /** Constants of the detailed engines that are not at their defaults. */
  readonly engineSettings?: Partial<EngineSettings> | undefined;
  /** Only for detailed distserve: over what KV cache moves; within a node by default. */
  readonly kvLink?: KvLink | undefined;
  /** Only for detailed engines: how requests are dispatched; to the instance with the fewest by default. */
  readonly dispatch?: DispatchSpec | undefined;
}

/** A placement's cluster, or why there can be none. */
export type Deployment =
  | { readonly isRunnable: true; readonly cluster: AnyClusterSpec }
  | { readonly isRunnable: false; readonly reason: string };

/** Works out the cluster of a placement from what the profile knows: latencies and KV capacities. */
export function deploy(profile: Profile, placement: Placement, options: DeploymentOptions = {}): Deployment {
  const instances = instancesOf(profile, placement, options);
  if (typeof instances === 'string') return { isRunnable: false, reason: instances };
  const cluster =
    options.engineModel === 'detailed'
      ? detailed(profile, instances, options)
      : reference(instances, options);
  return typeof cluster === 'string' ? { isRunnable: false, reason: cluster } : { isRunnable: true, cluster };
}

/** The instances of a placement: of both kinds, or of the one that does both. */
type Instances =
  | { readonly prefill: ProfiledInstance; readonly decode: ProfiledInstance }
  | { readonly both: ProfiledInstance };

interface ProfiledInstance extends InstanceSpec {
  readonly latency: LatencyRow;
}

function reference(instances: Instances, { chunkTokens }: DeploymentOptions): AnyClusterSpec {
  if ('prefill' in instances) return { kind: 'disaggregated', ...instances };
  return { kind: 'colocated', instance: instances.both, ...ifGiven({ chunkTokens }) };
}

function detailed(
  profile: Profile,
  instances: Instances,
  { engineSettings: changed, kvLink = defaultKvLink, chunkTokens, dispatch }: DeploymentOptions,
): AnyClusterSpec | string {
  const settings = engineSettings(changed);
  if ('both' in instances) {
    return {
      kind: 'detailed-colocated',
      instance: withoutHost(instances.both),
      settings,
      ...ifGiven({ chunkTokens, dispatch }),
    };
  }
  const bytesPerToken = kvBytesPerToken(profile);
  if (bytesPerToken === undefined) {
    return 'the profile has no hidden size, which the detailed engines need for the size of the KV cache';
  }
  const { prefill, decode } = instances;
  const longestPrompt = Math.min(prefill.maxTokens, decode.maxTokens, settings.contextTokens);
  const tooSlow = whyTooSlow(kvLink, longestPrompt, bytesPerToken);
  if (tooSlow !== undefined) return tooSlow;
  return {
    kind: 'detailed-disaggregated',
    prefill: withoutHost(prefill),
    decode: withoutHost(decode),
    link: { ...kvLink, bytesPerToken },
    settings,
    ...ifGiven({ dispatch }),
  };
}

/** Why a link is too slow for a prompt of so many tokens; undefined when it is not. */
function whyTooSlow(
  { bandwidth, latency }: KvLink,
  tokens: number,
  bytesPerToken: number,
): string | undefined {
  const time = latency + (tokens * bytesPerToken) / (bandwidth * 1e6);
  if (time <= LONGEST_TIME) return undefined;
  return `the KV cache of ${tokens} tokens would take ${time} ms over the link, and at most ${LONGEST_TIME} ms can be simulated`;
}

/** An object without the fields that are undefined. */
function ifGiven<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}

/** An instance with the times of its GPUs only: the detailed engines add those of the host. */
function withoutHost({ count, stages, maxTokens, latency }: ProfiledInstance): InstanceSpec {
  const { prefill, decodeSmallBatch, decodeLargeBatch, largeBatchFrom } = latency;
  const { gpuShare = { prefill: 1, decode: 1 } } = latency;
  const scaled: LatencyCoefficients = {
    prefill: scale(prefill, gpuShare.prefill),
    decodeSmallBatch: scale(decodeSmallBatch, gpuShare.decode),
    decodeLargeBatch: scale(decodeLargeBatch, gpuShare.decode),
    largeBatchFrom,
  };
  return { count, stages, maxTokens, latency: scaled };
}

function scale<Coefficients extends object>(coefficients: Coefficients, factor: number): Coefficients {
  return Object.fromEntries(
    Object.entries(coefficients).map(([name, value]) => [name, value * factor]),
  ) as Coefficients;
}

/** The instances, or the reason why the profile knows none of these sizes. */
function instancesOf(
  profile: Profile,
  placement: Placement,
  { prefillInstances = 1, decodeInstances = 1 }: DeploymentOptions,
): Instances | string {
  if (placement.backend === 'vllm') {
    const both = instanceSpec(profile, 'vllm', placement.instance, prefillInstances);
    return typeof both === 'string' ? both : { both };
  }
  const { ppCross, prefill: prefillSizes, decode: decodeSizes } = placement;
  const prefill = instanceSpec(profile, 'distserve', across(prefillSizes, ppCross), prefillInstances);
  if (typeof prefill === 'string') return `prefill: ${prefill}`;
  const decode = instanceSpec(profile, 'distserve', across(decodeSizes, ppCross), decodeInstances);
  return typeof decode === 'string' ? `decode: ${decode}` : { prefill, decode };
}

function across({ tp, pp }: ParallelSizes, ppCross: number): ParallelSizes {
  return { tp, pp: ppCross * pp };
}

/** The instance, or the reason why the profile knows none of these sizes. */
function instanceSpec(
  profile: Profile,
  engine: Backend,
  { tp, pp }: ParallelSizes,
  count: number,
): ProfiledInstance | string {
  const maxTokens = kvCapacityOf(profile, tp, pp);
  if (maxTokens === undefined) {
    return `no KV capacity is known for tp ${tp}, pp ${pp} (too little memory, or not in the profile)`;
  }
  const latency = latencyOf(profile, engine, tp);
  if (latency === undefined) return `the profile has no ${engine} latency for tp ${tp}`;
  return { count, stages: pp, maxTokens, latency };
}
