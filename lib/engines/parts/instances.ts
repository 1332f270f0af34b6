import { type Deployment, poolsByRole, type Role } from '../../deployment/index.js';
import {
  gpuLatency,
  kvCapacityOf,
  type Latency,
  type LatencyRow,
  latencyOf,
  type Profile,
  profileFor,
  whyNoKvCapacity,
} from '../../profile/index.js';

/** One kind of instance: a pipeline of workers, each the GPUs of one tensor-parallel group. */
export interface InstanceSpec {
  /** How many instances there are of this kind. */
  readonly count: number;
  /** Pipeline-parallel size: how many workers an instance has. */
  readonly stages: number;
  /** KV capacity of an instance, in tokens. */
  readonly maxTokens: number;
  /** The latency of the whole model on one tensor-parallel group. */
  readonly latency: Latency;
}

/** An instance whose latency is a row of a profile. */
export interface ProfiledInstance extends InstanceSpec {
  readonly latency: LatencyRow;
}

/**
 * The instances of a pool, from what a profile knows of their sizes.
 *
 * @param engine whose latencies are taken
 * @returns the reason when the profile does not know them
 * @example
 * const deployment = deploymentOf({ engine: 'mine', tp: 2, pp: 1 });
 * const serve = instancesOf(deployment, 'serve', 'vllm', profile);
 * typeof serve === 'string' ? serve : serve.maxTokens // 163008
 */
export function instancesOf(
  { pools, ppCross }: Deployment,
  role: Role,
  engine: string,
  profile: Profile,
): ProfiledInstance | string {
  const [, pool] = poolsByRole(pools).find(([name]) => name === role) ?? [];
  if (pool === undefined) return `the deployment has no ${role} pool`;
  const { tp, count } = pool;
  const stages = ppCross * pool.pp;
  const name = role === 'serve' ? '' : `${role}: `;
  if (role === 'serve' && profile.roles !== undefined) {
    return 'the profile is of prefill and decode instances on different GPUs, and these instances do both';
  }
  const known = profileFor(profile, role);
  const maxTokens = kvCapacityOf(known, tp, stages);
  if (maxTokens === undefined) return name + whyNoKvCapacity(known, tp, stages);
  const latency = latencyOf(known, engine, tp);
  if (latency === undefined) return `${name}the profile has no ${engine} latency for tp ${tp}`;
  return { count, stages, maxTokens, latency };
}

/** An instance with the times of its GPUs only, for an engine that adds those of the host. */
export function gpusOnly({ count, stages, maxTokens, latency }: ProfiledInstance): InstanceSpec {
  return { count, stages, maxTokens, latency: gpuLatency(latency, latency.gpuShare) };
}
