import type { InstanceSpec } from './cluster-spec.js';
import type { Request } from './request.js';
import { Worker, type WorkerOptions } from './worker.js';

/** A pipeline of workers, closed to a ring: the last hands to the first. */
export interface Instance {
  readonly workers: readonly Worker[];
  /** Where requests come in. */
  readonly first: Worker;
}

/** What the instances of one kind share. */
export interface InstanceOptions extends Pick<WorkerOptions, 'env' | 'recorder' | 'chunkTokens'> {
  /** The id of the first worker; the others follow, instance by instance, stage by stage. */
  readonly firstId: number;
  /** What becomes of a request that has its first token from an instance and wants more. */
  readonly afterPrefill: (request: Request, from: Instance) => void;
}

/** Builds all instances of one kind and starts the processes of their workers. */
export function startInstances(spec: InstanceSpec, options: InstanceOptions): Instance[] {
  return Array.from({ length: spec.count }, (_, i) =>
    startInstance(spec, { ...options, firstId: options.firstId + i * spec.stages }),
  );
}

function startInstance(spec: InstanceSpec, options: InstanceOptions): Instance {
  const { env, recorder, chunkTokens, firstId } = options;
  const pipeline: Worker[] = [];
  const afterPrefill = (request: Request) => options.afterPrefill(request, instance);
  for (let stage = 0; stage < spec.stages; stage++) {
    const id = firstId + stage;
    const worker = new Worker({
      env,
      id,
      instance: spec,
      pipeline,
      stage,
      chunkTokens,
      recorder,
      afterPrefill,
    });
    pipeline.push(worker);
    env.process(worker.run(), `worker ${id}`);
  }
  const instance: Instance = { workers: pipeline, first: pipeline[0]! };
  return instance;
}
