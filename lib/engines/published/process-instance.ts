import type { InstanceSpec } from '../parts/instances.js';
import type { Instance } from './instance.js';
import { IterationTimes } from './iteration-time.js';
import type { PublishedRequest } from './request.js';
import { Worker, type WorkerOptions } from './worker.js';

/** What an instance of worker processes needs to know. */
export interface ProcessInstanceOptions extends Pick<WorkerOptions, 'env' | 'recorder' | 'chunkTokens'> {
  readonly instance: InstanceSpec;
  /** The id of the first worker; the others follow, stage by stage. */
  readonly firstId: number;
  /** What becomes of a request that has its first token from the instance and wants more. */
  readonly afterPrefill: (request: PublishedRequest, from: ProcessInstance) => void;
}

/** An instance whose workers are processes. */
export interface ProcessInstance extends Instance {
  readonly first: Worker;
  readonly last: Worker;
}

/** Builds an instance and starts the processes of its workers. */
export function startProcessInstance(options: ProcessInstanceOptions): ProcessInstance {
  const { env, instance: spec, firstId, afterPrefill } = options;
  const pipeline: Worker[] = [];
  const times = new IterationTimes(spec);
  for (let stage = 0; stage < spec.stages; stage++) {
    const id = firstId + stage;
    const worker = new Worker({
      ...options,
      id,
      maxTokens: spec.maxTokens,
      times,
      pipeline,
      stage,
      afterPrefill: (request) => afterPrefill(request, instance),
    });
    pipeline.push(worker);
    env.process(worker.run(), `worker ${id}`);
  }
  const first = pipeline[0]!;
  const instance: ProcessInstance = {
    first,
    last: pipeline.at(-1)!,
    get iterations() {
      return pipeline.map(({ iterations }) => iterations);
    },
    get prefillLoad() {
      return first.prefillLoad;
    },
    get decodesWaiting() {
      return first.decodesWaiting;
    },
    get hasCutByContexts() {
      return pipeline.some(({ hasCutByContexts }) => hasCutByContexts);
    },
    enqueuePrompt: (request) => first.enqueuePrompt(request),
    enqueueDecode: (request) => first.enqueueDecode(request),
    takeForward: () => true,
  };
  return instance;
}
