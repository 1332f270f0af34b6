import { checkedTime } from '../parts/possible-time.js';
import { lengthOf, type PhasedRequest } from '../parts/request.js';
import { prefillSums } from '../parts/sums.js';
import type { VllmEngine, VllmScheduler } from './engine-loop.js';

/** A request whose prompt is being prefilled, chunk by chunk; its blocks are its own from the first on. */
interface Partial {
  readonly request: PhasedRequest;
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
  const { blocks, latency, running, waiting, options } = engine;
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
    while (running.blocksToGrow > blocks.free) {
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
    if (head === undefined || running.size + partials.length >= settings.maxRequests) return undefined;
    const length = lengthOf(head);
    // The decodes of this step will take some too.
    if (blocks.free - running.blocksToGrow - blocks.blocksFor(length) < engine.watermark) return undefined;
    waiting.shift();
    if (Number.isNaN(head.prefillStart)) head.prefillStart = env.now;
    const partial: Partial = { request: head, length, prefilled: 0, chunk: 0 };
    partials.push(partial);
    engine.prefilling += 1;
    blocks.allocate(head, length);
    return partial;
  }

  function prefillTimeOf(chunked: readonly Partial[]): number {
    const chunks = prefillSums(
      chunked,
      ({ prefilled, chunk }) => prefilled + chunk,
      ({ prefilled }) => prefilled,
    );
    const time = latency.prefill({ ...chunks, tokens: chunks.tokens + running.size });
    return checkedTime(time, chunked.length, running.size);
  }

  function endChunk(partial: Partial): void {
    partial.prefilled += partial.chunk;
    partial.chunk = 0;
    if (partial.prefilled < partial.length) return;
    partials.splice(partials.indexOf(partial), 1);
    engine.prefilling -= 1;
    engine.endPrefill(partial.request);
  }

  function release({ request, length }: Partial): void {
    engine.prefilling -= 1;
    blocks.release(request, length);
  }
}
