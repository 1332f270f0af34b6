import { kvCapacityOf, latencyOf, type Profile } from '../profile/index.js';
import type { ClusterSpec, InstanceSpec } from '../serving/index.js';
import type { Backend, ParallelSizes, Placement } from './placement.js';

/** How a placement is run: with 1 instance of each kind and whole prompts, unless given. */
export interface DeploymentOptions {
  readonly prefillInstances?: number | undefined;
  /** Only for distserve. */
  readonly decodeInstances?: number | undefined;
  /** Only for vllm: the token budget of an iteration when prompts are prefilled in chunks. */
  readonly chunkTokens?: number | undefined;
}

/** A placement's cluster, or why there can be none. */
export type Deployment =
  | { readonly isRunnable: true; readonly cluster: ClusterSpec }
  | { readonly isRunnable: false; readonly reason: string };

/** Works out the cluster of a placement from what the profile knows: latencies and KV capacities. */
export function deploy(profile: Profile, placement: Placement, options: DeploymentOptions = {}): Deployment {
  const { prefillInstances = 1, decodeInstances = 1, chunkTokens } = options;
  if (placement.backend === 'vllm') {
    const instance = instanceSpec(profile, 'vllm', placement.instance, prefillInstances);
    if (typeof instance === 'string') return { isRunnable: false, reason: instance };
    const chunks = chunkTokens === undefined ? {} : { chunkTokens };
    return { isRunnable: true, cluster: { kind: 'colocated', instance, ...chunks } };
  }
  const { ppCross, prefill: prefillSizes, decode: decodeSizes } = placement;
  const prefill = instanceSpec(profile, 'distserve', across(prefillSizes, ppCross), prefillInstances);
  if (typeof prefill === 'string') return { isRunnable: false, reason: `prefill: ${prefill}` };
  const decode = instanceSpec(profile, 'distserve', across(decodeSizes, ppCross), decodeInstances);
  if (typeof decode === 'string') return { isRunnable: false, reason: `decode: ${decode}` };
  return { isRunnable: true, cluster: { kind: 'disaggregated', prefill, decode } };
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
): InstanceSpec | string {
  const maxTokens = kvCapacityOf(profile, tp, pp);
  if (maxTokens === undefined) {
    return `no KV capacity is known for tp ${tp}, pp ${pp} (too little memory, or not in the profile)`;
  }
  const latency = latencyOf(profile, engine, tp);
  if (latency === undefined) return `the profile has no ${engine} latency for tp ${tp}`;
  return { count, stages: pp, maxTokens, latency };
}
