import type { Environment } from '../../kernel/index.js';
import type { RequestTable } from '../../workload/index.js';
import type { Engine, EngineRun, StartOptions } from '../engine.js';
import { settingsOf } from '../option.js';
import { alone } from '../parts/alone.js';
import { arrivals } from '../parts/arrivals.js';
import { instancesOf } from '../parts/instances.js';
import { refuse } from './admission.js';
import { startCluster } from './cluster.js';
import { publishedDistserveFacts, publishedVllmFacts } from './facts.js';
import { arrivingPublished } from './request.js';
import type { PublishedSpec } from './spec.js';

/**
 * The reference model, as the published DistServe simulator has it, to the last bit: prefill and decode instances, with no
 * KV cache to move or to run out of.
 */
export const publishedDistserve: Engine<PublishedSpec> = {
  ...publishedDistserveFacts,
  plan(deployment, profile) {
    const { options, latency } = publishedDistserveFacts;
    settingsOf(options, deployment.options);
    const prefill = instancesOf(deployment, 'prefill', latency, profile);
    if (typeof prefill === 'string') return { isRunnable: false, reason: prefill };
    const decode = instancesOf(deployment, 'decode', latency, profile);
    if (typeof decode === 'string') return { isRunnable: false, reason: decode };
    return { isRunnable: true, spec: { prefill, decode } };
  },
  refuse,
  start,
  alone,
};

/** The reference model of instances that prefill and decode in turns. */
export const publishedVllm: Engine<PublishedSpec> = {
  ...publishedVllmFacts,
  plan(deployment, profile) {
    const { options, latency } = publishedVllmFacts;
    const { chunkTokens } = settingsOf(options, deployment.options);
    const serve = instancesOf(deployment, 'serve', latency, profile);
    if (typeof serve === 'string') return { isRunnable: false, reason: serve };
    return { isRunnable: true, spec: { serve, ...(chunkTokens === undefined ? {} : { chunkTokens }) } };
  },
  refuse,
  start,
};

function start(
  env: Environment,
  spec: PublishedSpec,
  requests: RequestTable,
  { recorder, exactEvents, isWatched }: StartOptions,
): EngineRun {
  const cluster = startCluster(env, spec, { recorder, exactEvents: exactEvents || isWatched });
  env.process(arrivals(env, requests, { make: arrivingPublished, admit: cluster.submit }), 'arrivals');
  return cluster;
}
