import { InputError, LONGEST_TIME } from '../input/index.js';
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
 * @throws InputError when the coefficients give no time that could be
 */
export function iterationTime(batch: Batch, instance: InstanceSpec, stage: number): number {
  const { prompts, decodes } = batch;
  const contexts = sumOfContexts(decodes);
  if (prompts.length === 0) return decodeIterationTime(contexts, decodes.length, instance, stage);
  const time = timeOfChunks(prompts, instance) * (1 / instance.stages) + instance.stages;
  const total = stage === 0 ? time + engineOverhead(sumOfContexts(prompts) + contexts) : time;
  if (!isPossible(total)) throw impossible(total, prompts.length, decodes.length);
  return total;
}

/**
 * As `iterationTime`, for a decode iteration of which only this is known.
 *
 * @param contexts sum of the context lengths, without the tokens that are made
 * @param requests how many
 */
export function decodeIterationTime(
  contexts: number,
  requests: number,
  instance: InstanceSpec,
  stage: number,
): number {
  const time = decodeTime(instance.latency, contexts + requests, requests) * (1 / instance.stages);
  const total = stage === 0 ? time + engineOverhead(contexts) : time;
  if (!isPossible(total)) throw impossible(total, 0, requests);
  return total;
}

function isPossible(time: number): boolean {
  return time >= 0 && time <= LONGEST_TIME;
}

function impossible(time: number, prompts: number, decodes: number): InputError {
  return new InputError(
    `the profile gives ${time} ms for an iteration with ${prompts} prompts and ${decodes} decodes: ` +
      'expected latencies that are never negative and not beyond 2^40 ms (35 years)',
  );
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
