import { checkedTime } from '../parts/possible-time.js';
import { lengthOf, type PhasedRequest } from '../parts/request.js';
import { prefillSums } from '../parts/sums.js';
import type { VllmEngine, VllmScheduler, VllmStep } from './engine-loop.js';

/**
 * The scheduler of vLLM from v0.2.2 to v0.3: a step is either the prefill of requests that wait, padded to the longest, or
 * one token for all that run. When nothing can be admitted, nothing can until a request comes or leaves: the blocks that are
 * free only become fewer, and what a preempted request gives back is too little for itself, as the others grow into it.
 */
export function wholePromptSteps(engine: VllmEngine): VllmScheduler {
  const { blocks, latency, running, waiting, options } = engine;
  const { env, settings } = options;

  return () => {
    const batch = admit();
    if (batch.length > 0) return prefillStep(batch);
    while (running.blocksToGrow > blocks.free) engine.preemptLast();
    return engine.decodeStep();
  };

  function prefillStep(batch: readonly PhasedRequest[]): VllmStep {
    engine.prefilling = batch.length;
    return {
      requests: batch.length,
      profileTime: prefillOf(batch),
      most: 1,
      end() {
        engine.prefilling = 0;
        for (const request of batch) engine.endPrefill(request);
      },
    };
  }

  function admit(): PhasedRequest[] {
    const batch: PhasedRequest[] = [];
    let longest = 0;
    let sum = 0;
    for (let head = waiting.peek(); head !== undefined; head = waiting.peek()) {
      const length = lengthOf(head);
      const padded = (batch.length + 1) * Math.max(longest, length);
      if (blocks.free - blocks.blocksFor(length) < engine.watermark || padded > settings.batchTokens) break;
      if (running.size + batch.length + 1 > settings.maxRequests) break;
      if (padded - sum - length > settings.paddings) break;
      waiting.shift();
      blocks.allocate(head, length);
      longest = Math.max(longest, length);
      sum += length;
      if (Number.isNaN(head.prefillStart)) head.prefillStart = env.now;
      batch.push(head);
    }
    return batch;
  }

  function prefillOf(batch: readonly PhasedRequest[]): number {
    const longest = batch.reduce((most, request) => Math.max(most, lengthOf(request)), 0);
    return checkedTime(latency.prefill(prefillSums(batch, () => longest)), batch.length, 0);
  }
}
