import type { Environment } from '../kernel/index.js';
import type { ClusterSpec } from './cluster-spec.js';
import { leastLoaded } from './dispatch.js';
import { type Instance, startInstances } from './instance.js';
import type { Recorder } from './recorder.js';
import type { Request } from './request.js';
import type { Worker } from './worker.js';

/** Instances at work, and the way in. */
export interface Cluster {
  /** All workers, in the order of their ids. */
  readonly workers: readonly Worker[];
  /** Gives a request to an instance; takes no simulated time. */
  submit(request: Request): void;
}

/** Builds a cluster in an environment and starts its workers. */
export function startCluster(env: Environment, spec: ClusterSpec, recorder: Recorder): Cluster {
  return spec.kind === 'disaggregated'
    ? startDisaggregated(env, spec, recorder)
    : startColocated(env, spec, recorder);
}

type SpecOf<Kind> = Extract<ClusterSpec, { kind: Kind }>;

function startDisaggregated(
  env: Environment,
  { prefill, decode }: SpecOf<'disaggregated'>,
  recorder: Recorder,
): Cluster {
  const shared = { env, recorder, chunkTokens: undefined };
  const prefillInstances = startInstances(prefill, {
    ...shared,
    firstId: 0,
    afterPrefill(request, from) {
      recorder.handedOn?.(request, 'decode', from.first, env.now);
      leastLoaded(decodeInstances, decodeLoad).first.enqueueDecode(request);
    },
  });
  const decodeInstances = startInstances(decode, {
    ...shared,
    firstId: prefill.count * prefill.stages,
    afterPrefill(request) {
      throw new Error(`request ${request.id} was prefilled on a decode instance`);
    },
  });
  return clusterOf([...prefillInstances, ...decodeInstances], prefillInstances);
}

function startColocated(
  env: Environment,
  { instance, chunkTokens }: SpecOf<'colocated'>,
  recorder: Recorder,
): Cluster {
  const instances = startInstances(instance, {
    env,
    recorder,
    chunkTokens,
    firstId: 0,
    afterPrefill: (request, { first }) => first.enqueueDecode(request),
  });
  return clusterOf(instances, instances);
}

function clusterOf(all: readonly Instance[], entrances: readonly Instance[]): Cluster {
  return {
    workers: all.flatMap(({ workers }) => workers),
    submit: (request) => leastLoaded(entrances, prefillLoad).first.enqueuePrompt(request),
  };
}

function prefillLoad({ first }: Instance): number {
  return first.prefillLoad;
}

// Decodes in the running iteration do not count.
function decodeLoad({ first }: Instance): number {
  return first.prefillLoad + first.decodesWaiting;
}
