import type { Environment } from '../../kernel/index.js';
import { least } from '../parts/dispatch.js';
import type { InstanceSpec } from '../parts/instances.js';
import type { Recorder } from '../parts/recorder.js';
import { DECODE_TOKEN_BUDGET } from './batch.js';
import { FastForwardInstance } from './fast-forward.js';
import type { Instance } from './instance.js';
import {
  type ProcessInstance,
  type ProcessInstanceOptions,
  startProcessInstance,
} from './process-instance.js';
import type { PublishedRequest } from './request.js';
import type { PublishedSpec } from './spec.js';

/** Instances at work, and the way in. */
export interface Cluster {
  /** How many iterations each worker has done, by worker id. */
  readonly iterations: number[];
  /** What whoever reads the figures has to know, a clause each. */
  readonly remarks: readonly string[];
  /** Takes in a request that arrives now and gives it to an instance; takes no simulated time. */
  submit(request: PublishedRequest): void;
  /**
   * Takes one step more when nothing is left on the agenda.
   *
   * @returns false when nothing is left to do at all
   */
  finish(): boolean;
}

/** How a cluster is simulated; its results are the same to the last bit. */
export interface ClusterOptions {
  readonly recorder: Recorder;
  /**
   * Every iteration is an event, and the recorder is told of each. Otherwise decode iterations are skipped where
   * nothing changes, and the recorder is only told of arrivals, first tokens and leavings: of each request's in
   * their order, but of a leaving when somebody looks next at the instance where it was.
   */
  readonly exactEvents: boolean;
}

/** Builds a cluster in an environment and starts its workers. */
export function startCluster(env: Environment, spec: PublishedSpec, options: ClusterOptions): Cluster {
  return 'prefill' in spec ? startDisaggregated(env, spec, options) : startColocated(env, spec, options);
}

function startDisaggregated(
  env: Environment,
  { prefill, decode }: Extract<PublishedSpec, { prefill: InstanceSpec }>,
  { recorder, exactEvents }: ClusterOptions,
): Cluster {
  const shared = { env, recorder, chunkTokens: undefined };
  const prefillInstances = startProcessInstances(prefill, {
    ...shared,
    firstId: 0,
    afterPrefill(request, from) {
      recorder.handedOn?.(request, 'decode', from.first, env.now);
      for (const each of decodeInstances) each.takeForward(env.now, from.last.startedAt);
      least(decodeInstances, decodeLoad).enqueueDecode(request);
    },
  });
  const decodeInstances = exactEvents
    ? startProcessInstances(decode, {
        ...shared,
        firstId: prefill.count * prefill.stages,
        afterPrefill(request) {
          throw new Error(`request ${request.id} was prefilled on a decode instance`);
        },
      })
    : fastForwardInstances(decode, env, recorder);
  return clusterOf([...prefillInstances, ...decodeInstances], prefillInstances, decode, env, recorder);
}

function startColocated(
  env: Environment,
  { serve, chunkTokens }: Extract<PublishedSpec, { serve: InstanceSpec }>,
  { recorder, exactEvents }: ClusterOptions,
): Cluster {
  // Decodes that ride along with chunks of prompts change their batch all the time.
  const instances =
    exactEvents || chunkTokens !== undefined
      ? startProcessInstances(serve, {
          env,
          recorder,
          chunkTokens,
          firstId: 0,
          afterPrefill: (request, { first }) => first.enqueueDecode(request),
        })
      : fastForwardInstances(serve, env, recorder);
  return clusterOf(instances, instances, serve, env, recorder);
}

function startProcessInstances(
  spec: InstanceSpec,
  options: Omit<ProcessInstanceOptions, 'instance'>,
): ProcessInstance[] {
  return Array.from({ length: spec.count }, (_, i) =>
    startProcessInstance({ ...options, instance: spec, firstId: options.firstId + i * spec.stages }),
  );
}

function fastForwardInstances(instance: InstanceSpec, env: Environment, recorder: Recorder): Instance[] {
  return Array.from({ length: instance.count }, () => new FastForwardInstance({ env, instance, recorder }));
}

function clusterOf(
  all: readonly Instance[],
  entrances: readonly Instance[],
  decoding: InstanceSpec,
  env: Environment,
  recorder: Recorder,
): Cluster {
  return {
    get iterations() {
      return all.flatMap(({ iterations }) => iterations);
    },
    get remarks() {
      const isMuch = decoding.maxTokens >= 2 * DECODE_TOKEN_BUDGET;
      return isMuch && all.some(({ hasCutByContexts }) => hasCutByContexts) ? [CUT_BY_CONTEXTS] : [];
    },
    submit(request) {
      for (const each of entrances) each.takeForward(env.now, BEFORE_ALL);
      recorder.arrived?.(request, env.now);
      least(entrances, prefillLoad).enqueuePrompt(request);
    },
    finish: () => all.some((each) => !each.takeForward(Infinity, BEFORE_ALL, 1)),
  };
}

// Told where the KV cache would have held twice as much: with little more than the cap it hardly matters.
const CUT_BY_CONTEXTS =
  `a decode batch was cut at ${DECODE_TOKEN_BUDGET} tokens of context, ` +
  'a limit of the published simulator that the detailed engines do not have';

/** An arrival comes before all else of its instant, as if it had been settled before the run. */
const BEFORE_ALL = -Infinity;

function prefillLoad(instance: Instance): number {
  return instance.prefillLoad;
}

// Decodes in the running iteration do not count.
function decodeLoad(instance: Instance): number {
  return instance.prefillLoad + instance.decodesWaiting;
}
