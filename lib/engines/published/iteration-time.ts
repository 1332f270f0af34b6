import { type LatencyModel, latencyModel } from '../../profile/index.js';
import type { InstanceSpec } from '../parts/instances.js';
import { impossibleTime, isPossibleTime } from '../parts/possible-time.js';
import { lengthOf } from '../parts/request.js';
import { prefillSums } from '../parts/sums.js';
import type { Batch } from './batch.js';
import type { PublishedRequest } from './request.js';

/**
 * How long the stages of an instance work on a batch: each its share of the whole model's time, and the first one the
 * engine's overhead on top.
 */
export class IterationTimes {
  private readonly stages: number;
  private readonly latency: LatencyModel;

  constructor({ stages, latency }: Pick<InstanceSpec, 'stages' | 'latency'>) {
    this.stages = stages;
    this.latency = latencyModel(latency);
  }

  /**
   * How long a stage works on a batch, in ms. Decodes that ride along with chunks of prompts cost overhead only.
   *
   * @param stage the stage's place in the pipeline, from 0
   * @throws InputError when the coefficients give no time that could be
   */
  of({ prompts, decodes }: Batch, stage: number): number {
    const contexts = sumOfContexts(decodes);
    if (prompts.length === 0) return this.ofDecodes(contexts, decodes.length, stage);
    const whole = this.latency.prefill(prefillSums(prompts, ({ chunk }) => chunk));
    const time = whole * (1 / this.stages) + this.stages;
    const total = stage === 0 ? time + engineOverhead(sumOfContexts(prompts) + contexts) : time;
    if (!isPossibleTime(total)) throw impossibleTime(total, prompts.length, decodes.length);
    return total;
  }

  /**
   * As `of`, for a decode iteration of which only this is known.
   *
   * @param contexts sum of the context lengths, without the tokens that are made
   * @param requests how many
   */
  ofDecodes(contexts: number, requests: number, stage: number): number {
    const time = this.latency.decode({ requests, contextTokens: contexts + requests }) * (1 / this.stages);
    const total = stage === 0 ? time + engineOverhead(contexts) : time;
    if (!isPossibleTime(total)) throw impossibleTime(total, 0, requests);
    return total;
  }
}

/** What the engine adds to an iteration for scheduling and passing messages, in ms. */
function engineOverhead(contextTokens: number): number {
  return 2 + 0.0001 * contextTokens;
}

function sumOfContexts(requests: readonly PublishedRequest[]): number {
  let sum = 0;
  for (const request of requests) sum += lengthOf(request);
  return sum;
}
