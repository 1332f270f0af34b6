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
  const workers = Array.from({ length: spec.stages }, (_, stage) => {
    const afterPrefill = (request: Request) => options.afterPrefill(request, instance);
    return new Worker({
      env,
      id: firstId + stage,
      instance: spec,
      stage,
      chunkTokens,
      recorder,
      afterPrefill,
    });
  });
  const first = workers[0]!;
  for (const [stage, worker] of workers.entries()) {
    worker.joinPipeline(first, workers[stage + 1] ?? first);
    env.process(worker.run(), `worker ${worker.id}`);
  }
  const instance: Instance = { workers, first };
  return instance;
}
