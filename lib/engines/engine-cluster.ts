import { type Environment, type ProcessGenerator, URGENT } from '../kernel/index.js';
import type { RequestTable } from '../workload/index.js';
import { ContextEngine } from './context-engine.js';
import { DecodeEngine } from './decode-engine.js';
import { type EngineRequest, issued } from './engine-request.js';
import type { EngineClusterSpec } from './engine-spec.js';
import { VllmEngine } from './vllm-engine.js';

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
}

/** Builds the engines of a cluster, starts them, and lets the requests in as they are issued. */
export function startEngines(
  env: Environment,
  spec: EngineClusterSpec,
  requests: RequestTable,
  observer: EngineObserver,
): EngineCluster {
  const { engines, submit } =
    spec.kind === 'detailed-disaggregated'
      ? disaggregated(env, spec, observer)
      : colocated(env, spec, observer);
  for (const [i, engine] of engines.entries()) env.process(engine.run(), `engine ${i}`);
  const admit = (request: EngineRequest): void => {
    observer.arrived?.(request, env.now);
    submit(request);
  };
  env.process(arrivals(env, requests, spec.settings.requestLatency, admit), 'arrivals');
  return {
    get iterations() {
      return engines.map(({ iterations }) => iterations);
    },
  };
}

interface Engine {
  readonly iterations: number;
  readonly load: number;
  run(): ProcessGenerator<never>;
}

interface Engines {
  readonly engines: readonly Engine[];
  submit(request: EngineRequest): void;
}

type SpecOf<Kind> = Extract<EngineClusterSpec, { kind: Kind }>;

function disaggregated(
  env: Environment,
  { prefill, decode, link, settings }: SpecOf<'detailed-disaggregated'>,
  observer: EngineObserver,
): Engines {
  const onFirstToken = (request: EngineRequest, from: ContextEngine): void => {
    observer.gaveFirstToken?.(request, env.now);
    if (request.generated < request.outputLength) {
      leastLoaded(decodeEngines).enqueue(request, from);
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
    () => new DecodeEngine({ env, engine: decode, link, settings, onLeave }),
  );
  return {
    engines: [...contextEngines, ...decodeEngines],
    submit: (request) => leastLoaded(contextEngines).enqueue(request),
  };
}

function colocated(
  env: Environment,
  { instance, settings }: SpecOf<'detailed-colocated'>,
  observer: EngineObserver,
): Engines {
  const engines = instances(
    instance.count,
    () =>
      new VllmEngine({
        env,
        engine: instance,
        settings,
        onFirstToken: (request) => observer.gaveFirstToken?.(request, env.now),
        onLeave: (request) => observer.left?.(request, env.now),
      }),
  );
  return { engines, submit: (request) => leastLoaded(engines).enqueue(request) };
}

function instances<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

function leastLoaded<T extends { readonly load: number }>(engines: readonly T[]): T {
  return engines.reduce((least, engine) => (engine.load < least.load ? engine : least));
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
