import { decodeTime, prefillTime } from '../profile/index.js';
import type { Batch } from './batch.js';
import type { InstanceSpec } from './cluster-spec.js';
import { contextLength, type Request } from './request.js';

/**
 * How long one stage of an instance works on a batch, in ms: its share of the whole model's time, and at
 * the first stage the engine's overhead on top. Decodes that ride along with chunks of prompts cost
 * overhead only.
 *
 * @param stage the stage's place in the pipeline, from 0
 */
export function iterationTime(batch: Batch, instance: InstanceSpec, stage: number): number {
  const { prompts, decodes } = batch;
  const share = 1 / instance.stages;
  const contexts = sumOfContexts(decodes);
  if (prompts.length === 0) {
    const time = decodeTime(instance.latency, contexts + decodes.length, decodes.length) * share;
    return stage === 0 ? time + engineOverhead(contexts) : time;
  }
  const time = timeOfChunks(prompts, instance) * share + instance.stages;
  return stage === 0 ? time + engineOverhead(sumOfContexts(prompts) + contexts) : time;
}

/** What the engine adds to an iteration for scheduling and passing messages, in ms. */
function engineOverhead(contextTokens: number): number {
  return 2 + 0.0001 * contextTokens;
}

function timeOfChunks(prompts: readonly Request[], { latency }: InstanceSpec): number {
  let tokens = 0;
  let squaredTokens = 0;
  for (const { chunk } of prompts) {
    tokens += chunk;
    squaredTokens += chunk * chunk;
  }
  return prefillTime(latency, tokens, squaredTokens);
}

function sumOfContexts(requests: readonly Request[]): number {
  let sum = 0;
  for (const request of requests) sum += contextLength(request);
  return sum;
}
