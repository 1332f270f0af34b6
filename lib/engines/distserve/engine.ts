import type { Deployment } from '../../deployment/index.js';
import { defaultKvLink } from '../../deployment/index.js';
import type { Environment } from '../../kernel/index.js';
import { kvBytesPerToken, type Profile } from '../../profile/index.js';
import { randomStreams } from '../../random/index.js';
import type { RequestLengths, RequestTable } from '../../workload/index.js';
import type { Engine, EngineRun, Planned, StartOptions } from '../engine.js';
import { settingsOf } from '../option.js';
import { alone } from '../parts/alone.js';
import { arrivals } from '../parts/arrivals.js';
import { gpusOnly, type InstanceSpec, instancesOf } from '../parts/instances.js';
import { blocksFor, countedBlocks, type MakeKvBlocks } from '../parts/kv-blocks.js';
import { type LinkSpec, whyTooSlow } from '../parts/kv-link.js';
import { firstBeyond, limitOf } from '../parts/limits.js';
import { mayRunAheadWith, policies } from '../parts/policies.js';
import { issued, type PhasedRequest } from '../parts/request.js';
import { ContextEngine } from './context-engine.js';
import { DecodeEngine } from './decode-engine.js';
import { type DistserveSettings, distserveFacts } from './facts.js';

/** DistServe's engines as plain data. */
export interface DistserveSpec {
  readonly prefill: InstanceSpec;
  readonly decode: InstanceSpec;
  readonly link: LinkSpec;
  readonly settings: DistserveSettings;
}

/**
 * DistServe in detail: prefill instances that keep the KV cache of their requests until a decode instance has pulled it
 * over the link, and decode instances that pull what they have room for.
 */
export const distserve: Engine<DistserveSpec> = {
  ...distserveFacts,
  plan,
  refuse,
  start: startWith(countedBlocks),
  alone,
};

function plan(deployment: Deployment, profile: Profile): Planned<DistserveSpec> {
  const settings = settingsOf(distserveFacts.options, deployment.options);
  const no = (reason: string) => ({ isRunnable: false, reason }) as const;
  const prefill = instancesOf(deployment, 'prefill', distserveFacts.latency, profile);
  if (typeof prefill === 'string') return no(prefill);
  const decode = instancesOf(deployment, 'decode', distserveFacts.latency, profile);
  if (typeof decode === 'string') return no(decode);
  const bytesPerToken = kvBytesPerToken(profile);
  if (bytesPerToken === undefined) {
    return no('the profile has no hidden size, which the detailed engines need for the size of the KV cache');
  }
  const link = { ...(deployment.link ?? defaultKvLink), bytesPerToken };
  const longestPrompt = Math.min(prefill.maxTokens, decode.maxTokens, settings.contextTokens);
  const tooSlow = whyTooSlow(link, longestPrompt);
  if (tooSlow !== undefined) return no(tooSlow);
  return {
    isRunnable: true,
    spec: { prefill: gpusOnly(prefill), decode: gpusOnly(decode), link, settings },
  };
}

function refuse(
  { prefill, decode, settings }: DistserveSpec,
  requests: Iterable<RequestLengths>,
): string | undefined {
  const { blockTokens, contextTokens } = settings;
  const limits = [
    limitOf(contextTokens, 'tokens in a prefill batch', (prompt) => prompt, ' (option contextTokens)'),
    limitOf(Math.floor(prefill.maxTokens / blockTokens), 'blocks of a prefill instance', (prompt) =>
      blocksFor(prompt, blockTokens),
    ),
    limitOf(Math.floor(decode.maxTokens / blockTokens), 'blocks of a decode instance', (prompt, output) =>
      blocksFor(prompt + output, blockTokens),
    ),
  ];
  return firstBeyond(limits, requests);
}

/** The same engines with blocks of another kind. */
export function startWith(makeBlocks: MakeKvBlocks): Engine<DistserveSpec>['start'] {
  return (env, spec, requests, options) => start(env, spec, requests, options, makeBlocks);
}

function start(
  env: Environment,
  { prefill, decode, link, settings }: DistserveSpec,
  requests: RequestTable,
  { recorder, exactEvents, seed }: StartOptions,
  makeBlocks: MakeKvBlocks,
): EngineRun {
  const { requestLatency, prefillPolicy, decodePolicy } = settings;
  const streams = randomStreams(seed);
  const choosePrefill = policies[prefillPolicy].begin(streams.stream('prefill dispatch'));
  const chooseDecode = policies[decodePolicy].begin(streams.stream('decode dispatch'));
  const onFirstToken = (request: PhasedRequest, from: ContextEngine): void => {
    recorder.gaveFirstToken?.(request, env.now);
    if (request.generated < request.outputLength) {
      chooseDecode(decodeEngines).enqueue(request, from);
      return;
    }
    from.release(request);
    recorder.left?.(request, env.now);
  };
  const shared = { env, settings, makeBlocks };
  const contextEngines = Array.from(
    { length: prefill.count },
    () => new ContextEngine({ ...shared, engine: prefill, onFirstToken }),
  );
  const decodeEngines = Array.from(
    { length: decode.count },
    () =>
      new DecodeEngine({
        ...shared,
        engine: decode,
        link,
        mayRunAhead: !exactEvents && mayRunAheadWith(decodePolicy, decode.count),
        onLeave: (request) => recorder.left?.(request, env.now),
      }),
  );
  const all = [...contextEngines, ...decodeEngines];
  for (const [i, engine] of all.entries()) env.process(engine.run(), `engine ${i}`);
  const admit = (request: PhasedRequest): void => {
    recorder.arrived?.(request, env.now);
    choosePrefill(contextEngines).enqueue(request);
  };
  env.process(arrivals(env, requests, { make: issued, admit, latency: requestLatency }), 'arrivals');
  return {
    get iterations() {
      return all.map(({ iterations }) => iterations);
    },
    get freeBlocks() {
      return all.map(({ freeBlocks }) => freeBlocks);
    },
  };
}
