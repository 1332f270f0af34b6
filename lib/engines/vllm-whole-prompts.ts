import { prefillTime } from '../profile/index.js';
import { blocksFor, type EngineRequest, lengthOf } from './engine-request.js';
import type { VllmEngine, VllmScheduler, VllmStep } from './vllm-engine.js';

/**
 * The scheduler of vLLM from v0.2.2 to v0.3: a step is either the prefill of requests that wait, padded to the longest, or
 * one token for all that run. When nothing can be admitted, nothing can until a request comes or leaves: the blocks that are
 * free only become fewer, and what a preempted request gives back is too little for itself, as the others grow into it.
 */
export function wholePromptSteps(engine: VllmEngine): VllmScheduler {
  const { latency, running, waiting, options } = engine;
  const { env, settings } = options;

  return () => {
    const batch = admit();
    if (batch.length > 0) return prefillStep(batch);
    while (running.blocksToGrow > engine.freeBlocks) engine.preemptLast();
    return engine.decodeStep();
  };

  function prefillStep(batch: readonly EngineRequest[]): VllmStep {
    engine.prefilling = batch.length;
    return {
      requests: batch.length,
      profileTime: prefillOf(batch),
      most: 1,
      end() {
        engine.prefilling = 0;
        engine.prefillingBlocks = 0;
        for (const request of batch) engine.endPrefill(request);
      },
    };
  }

  function admit(): EngineRequest[] {
    const batch: EngineRequest[] = [];
    let longest = 0;
    let sum = 0;
    for (let head = waiting.peek(); head !== undefined; head = waiting.peek()) {
      const length = lengthOf(head);
      const padded = (batch.length + 1) * Math.max(longest, length);
      const blocks = blocksFor(length, settings.blockTokens);
      if (engine.freeBlocks - blocks < engine.watermark || padded > settings.vllmBatchTokens) break;
      if (running.size + batch.length + 1 > settings.vllmRequests) break;
      if (padded - sum - length > settings.vllmPaddings) break;
      waiting.shift();
      engine.prefillingBlocks += blocks;
      longest = Math.max(longest, length);
      sum += length;
      if (Number.isNaN(head.prefillStart)) head.prefillStart = env.now;
      batch.push(head);
    }
    return batch;
  }

  function prefillOf(batch: readonly EngineRequest[]): number {
    const count = batch.length;
    const longest = Math.max(...batch.map(lengthOf));
    return prefillTime(latency, count * longest, count * longest * longest);
  }
}
