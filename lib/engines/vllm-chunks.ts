import { prefillTime } from '../profile/index.js';
import { blocksFor, type EngineRequest, lengthOf } from './engine-request.js';
import type { VllmEngine, VllmScheduler } from './vllm-engine.js';

/** A request whose prompt is being prefilled, chunk by chunk; its blocks are its own from the first on. */
interface Partial {
  readonly request: EngineRequest;
  readonly length: number;
  prefilled: number;
  /** Tokens of it in the step. */
  chunk: number;
}

/**
 * The scheduler of chunked prefill (Agrawal et al., "Sarathi-Serve", OSDI 2024, algorithm 3; vLLM V1): each step has all
 * decodes, one token each, and fills the rest of its budget with prompts, or chunks of them.
 *
 * A step takes as long as the larger of two times of the profile: that of its decodes, which memory binds, and that
 * of a prefill of all its tokens, which arithmetic binds. This is an approximation: the two overlap, and not
 * perfectly. A chunk's attention is that of the whole prompt less that of what came before.
 *
 * @param budget tokens in a step
 */
export function chunkedSteps(engine: VllmEngine, budget: number): VllmScheduler {
  const { latency, running, waiting, options } = engine;
  const { env, settings } = options;
  /** In the order of arrival. */
  const partials: Partial[] = [];

  return () => {
    makeRoom();
    const decodes = running.size;
    const chunked = takeChunks(budget - decodes);
    // When no prompt finds room, none does until a request comes or leaves: the free blocks only become fewer.
    if (chunked.length === 0) return engine.decodeStep();
    return {
      requests: decodes + chunked.length,
      profileTime: Math.max(engine.decodeTime(), prefillTimeOf(chunked)),
      most: 1,
      end() {
        engine.endDecode();
        for (const partial of chunked) endChunk(partial);
      },
    };
  };

  /** Those that arrived last give way: first prompts in prefill, which start again from the beginning. */
  function makeRoom(): void {
    while (running.blocksToGrow > engine.freeBlocks) {
      const last = partials.pop();
      if (last === undefined) engine.preemptLast();
      else {
        release(last);
        waiting.unshift(last.request);
      }
    }
  }

  function takeChunks(most: number): Partial[] {
    let left = most;
    for (const partial of partials) left -= take(partial, left);
    while (left > 0) {
      const next = admit();
      if (next === undefined) break;
      left -= take(next, left);
    }
    return partials.filter(({ chunk }) => chunk > 0);
  }

  function take(partial: Partial, most: number): number {
    partial.chunk = Math.max(0, Math.min(partial.length - partial.prefilled, most));
    return partial.chunk;
  }

  function admit(): Partial | undefined {
    const head = waiting.peek();
    if (head === undefined || running.size + partials.length >= settings.vllmRequests) return undefined;
    const length = lengthOf(head);
    const blocks = blocksFor(length, settings.blockTokens);
    // The decodes of this step will take some too.
    if (engine.freeBlocks - running.blocksToGrow - blocks < engine.watermark) return undefined;
    waiting.shift();
    if (Number.isNaN(head.prefillStart)) head.prefillStart = env.now;
    const partial: Partial = { request: head, length, prefilled: 0, chunk: 0 };
    partials.push(partial);
    engine.prefilling += 1;
    engine.prefillingBlocks += blocks;
    return partial;
  }

  function prefillTimeOf(chunked: readonly Partial[]): number {
    let tokens = running.size;
    let squared = 0;
    for (const { prefilled, chunk } of chunked) {
      tokens += chunk;
      squared += (prefilled + chunk) ** 2 - prefilled ** 2;
    }
    return prefillTime(latency, tokens, squared);
  }

  function endChunk(partial: Partial): void {
    partial.prefilled += partial.chunk;
    partial.chunk = 0;
    if (partial.prefilled < partial.length) return;
    partials.splice(partials.indexOf(partial), 1);
    release(partial);
    engine.endPrefill(partial.request);
  }

  function release({ length }: Partial): void {
    engine.prefilling -= 1;
    engine.prefillingBlocks -= blocksFor(length, settings.blockTokens);
  }
}
