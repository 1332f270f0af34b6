import type { Deployment } from '../../deployment/index.js';
import type { Environment } from '../../kernel/index.js';
import type { Profile } from '../../profile/index.js';
import { randomStreams } from '../../random/index.js';
import type { RequestLengths, RequestTable } from '../../workload/index.js';
import type { Engine, EngineRun, Planned, StartOptions } from '../engine.js';
import { settingsOf } from '../option.js';
import { arrivals } from '../parts/arrivals.js';
import { gpusOnly, type InstanceSpec, instancesOf } from '../parts/instances.js';
import { blocksFor, countedBlocks, type MakeKvBlocks } from '../parts/kv-blocks.js';
import { firstBeyond, limitOf } from '../parts/limits.js';
import { mayRunAheadWith, policies } from '../parts/policies.js';
import { issued, type PhasedRequest } from '../parts/request.js';
import { vllmBlocks } from './engine-loop.js';
import { type VllmSettings, vllmFacts } from './facts.js';
import { VllmInstance } from './instance.js';

/** vLLM's engines as plain data. */
export interface VllmSpec {
  readonly serve: InstanceSpec;
  readonly settings: VllmSettings;
}

/** vLLM in detail: instances that prefill and decode, with KV blocks that can run out. */
export const vllm: Engine<VllmSpec> = { ...vllmFacts, plan, refuse, start: startWith(countedBlocks) };

function plan(deployment: Deployment, profile: Profile): Planned<VllmSpec> {
  const settings = settingsOf(vllmFacts.options, deployment.options);
  const serve = instancesOf(deployment, 'serve', vllmFacts.latency, profile);
  if (typeof serve === 'string') return { isRunnable: false, reason: serve };
  return { isRunnable: true, spec: { serve: gpusOnly(serve), settings } };
}

function refuse({ serve, settings }: VllmSpec, requests: Iterable<RequestLengths>): string | undefined {
  const { blockTokens, batchTokens, chunkTokens } = settings;
  const { blocks, watermark } = vllmBlocks(serve, settings);
  const memory = limitOf(blocks - watermark, 'blocks of KV cache', (prompt, output) =>
    blocksFor(prompt + output, blockTokens),
  );
  const whole = limitOf(
    batchTokens,
    'tokens in a prefill batch',
    (prompt, output) => prompt + output,
    ' (option batchTokens; with chunkTokens there is no such limit)',
  );
  return firstBeyond(chunkTokens === undefined ? [memory, whole] : [memory], requests);
}

/** The same engine with blocks of another kind. */
export function startWith(makeBlocks: MakeKvBlocks): Engine<VllmSpec>['start'] {
  return (env, spec, requests, options) => start(env, spec, requests, options, makeBlocks);
}

function start(
  env: Environment,
  { serve, settings }: VllmSpec,
  requests: RequestTable,
  { recorder, exactEvents, seed }: StartOptions,
  makeBlocks: MakeKvBlocks,
): EngineRun {
  const { requestLatency, dispatchPolicy } = settings;
  const choose = policies[dispatchPolicy].begin(randomStreams(seed).stream('prefill dispatch'));
  const instances = Array.from(
    { length: serve.count },
    () =>
      new VllmInstance({
        env,
        engine: serve,
        settings,
        makeBlocks,
        mayRunAhead: !exactEvents && mayRunAheadWith(dispatchPolicy, serve.count),
        onFirstToken: (request) => recorder.gaveFirstToken?.(request, env.now),
        onLeave: (request) => recorder.left?.(request, env.now),
      }),
  );
  const lives = instances.flatMap((instance) => instance.processes());
  for (const [i, life] of lives.entries()) env.process(life, `engine ${i}`);
  const admit = (request: PhasedRequest): void => {
    recorder.arrived?.(request, env.now);
    choose(instances).enqueue(request);
  };
  env.process(arrivals(env, requests, { make: issued, admit, latency: requestLatency }), 'arrivals');
  return {
    get iterations() {
      return instances.map(({ iterations }) => iterations);
    },
    get freeBlocks() {
      return instances.map(({ freeBlocks }) => freeBlocks);
    },
  };
}
