import { type Environment, type ProcessGenerator, URGENT } from '../kernel/index.js';
import { randomStreams } from '../random/index.js';
import type { RequestTable } from '../workload/index.js';
import { ContextEngine } from './context-engine.js';
import { DecodeEngine } from './decode-engine.js';
import type { Dispatch } from './dispatch-policy.js';
import { type EngineRequest, issued } from './engine-request.js';
import type { EngineClusterSpec } from './engine-spec.js';
import { type DispatchSpec, defaultDispatch, loadPolicies, type PolicyName, policies } from './policies.js';
import { VllmInstance } from './vllm-instance.js';

/** Told what becomes of requests, and when (ms). */
export interface EngineObserver {
  /** A request has been issued; told when it reaches its engine. */
  arrived?(request: EngineRequest, time: number): void;
  gaveFirstToken?(request: EngineRequest, time: number): void;
  left?(request: EngineRequest, time: number): void;
}

/** Engines at work. */
export interface EngineCluster {
  /** How many batches each instance has done: prefill instances first. */
  readonly iterations: number[];
  /** How many blocks of KV cache nobody holds, of each instance in that order. */
  readonly freeBlocks: number[];
}

/**
 * Builds the engines of a cluster, starts them, and lets the requests in as they are issued.
 *
 * @param exactEvents makes every decode iteration an event, also where nothing else happens
 */
export function startEngines(
  env: Environment,
  spec: EngineClusterSpec,
  requests: RequestTable,
  observer: EngineObserver,
  exactEvents = false,
): EngineCluster {
  const { engines, lives, submit } =
    spec.kind === 'detailed-disaggregated'
      ? disaggregated(env, spec, observer, exactEvents)
      : colocated(env, spec, observer, exactEvents);
  for (const [i, life] of lives.entries()) env.process(life, `engine ${i}`);
  const admit = (request: EngineRequest): void => {
    observer.arrived?.(request, env.now);
    submit(request);
  };
  env.process(arrivals(env, requests, spec.settings.requestLatency, admit), 'arrivals');
  return {
    get iterations() {
      return engines.map(({ iterations }) => iterations);
    },
    get freeBlocks() {
      return engines.map(({ freeBlocks }) => freeBlocks);
    },
  };
}

interface Engines {
  readonly engines: readonly { readonly iterations: number; readonly freeBlocks: number }[];
  /** The processes of the engines. */
  readonly lives: readonly ProcessGenerator<never>[];
  submit(request: EngineRequest): void;
}

type SpecOf<Kind> = Extract<EngineClusterSpec, { kind: Kind }>;

function disaggregated(
  env: Environment,
  { prefill, decode, link, settings, dispatch = defaultDispatch }: SpecOf<'detailed-disaggregated'>,
  observer: EngineObserver,
  exactEvents: boolean,
): Engines {
  const choose = policiesOf(dispatch);
  const onFirstToken = (request: EngineRequest, from: ContextEngine): void => {
    observer.gaveFirstToken?.(request, env.now);
    if (request.generated < request.outputLength) {
      choose.decode(decodeEngines).enqueue(request, from);
      return;
    }
    from.release(request);
    observer.left?.(request, env.now);
  };
  const onLeave = (request: EngineRequest): void => observer.left?.(request, env.now);
  const contextEngines = instances(
    prefill.count,
    () => new ContextEngine({ env, engine: prefill, settings, onFirstToken }),
  );
  const decodeEngines = instances(
    decode.count,
    () =>
      new DecodeEngine({
        env,
        engine: decode,
        link,
        settings,
        mayRunAhead: !exactEvents && looksAtLoad(decode.count, dispatch.decode),
        onLeave,
      }),
  );
  return {
    engines: [...contextEngines, ...decodeEngines],
    lives: [...contextEngines, ...decodeEngines].map((engine) => engine.run()),
    submit: (request) => choose.prefill(contextEngines).enqueue(request),
  };
}

function colocated(
  env: Environment,
  { instance, settings, chunkTokens, dispatch = defaultDispatch }: SpecOf<'detailed-colocated'>,
  observer: EngineObserver,
  exactEvents: boolean,
): Engines {
  const choose = policiesOf(dispatch);
  const engines = instances(
    instance.count,
    () =>
      new VllmInstance({
        env,
        engine: instance,
        settings,
        chunkTokens,
        mayRunAhead: !exactEvents && looksAtLoad(instance.count, dispatch.prefill),
        onFirstToken: (request) => observer.gaveFirstToken?.(request, env.now),
        onLeave: (request) => observer.left?.(request, env.now),
      }),
  );
  return {
    engines,
    lives: engines.flatMap((engine) => engine.processes()),
    submit: (request) => choose.prefill(engines).enqueue(request),
  };
}

function instances<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

/** Whether a policy that has a choice looks at nothing but the load, which does not change while a batch stays as it is. */
function looksAtLoad(instances: number, policy: PolicyName): boolean {
  return instances === 1 || loadPolicies.includes(policy);
}

/** The policies of a run, begun anew, each with a random stream of its own. */
function policiesOf({ prefill, decode, seed }: DispatchSpec): { prefill: Dispatch; decode: Dispatch } {
  const streams = randomStreams(seed);
  return {
    prefill: policies[prefill](streams.stream('prefill dispatch')),
    decode: policies[decode](streams.stream('decode dispatch')),
  };
}

function* arrivals(
  env: Environment,
  requests: RequestTable,
  latency: number,
  submit: (request: EngineRequest) => void,
): ProcessGenerator {
  for (const request of requests) {
    const reaches = request.arrival + latency;
    if (reaches > env.now) yield env.at(reaches, undefined, URGENT);
    submit(issued(request));
  }
}
