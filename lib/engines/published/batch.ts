import type { Fifo } from '../../kernel/index.js';
import { lengthOf } from '../parts/request.js';
import type { PublishedRequest } from './request.js';

/** What one iteration works on. With prompts in it, it is a prefill iteration, else a decode iteration. */
export interface Batch {
  /** Requests whose prompt, or a chunk of it, is being prefilled. */
  readonly prompts: readonly PublishedRequest[];
  /** Requests that get one more token. */
  readonly decodes: readonly PublishedRequest[];
  /** Whether there was room for more decodes but for their tokens of context. */
  readonly isCutByContexts: boolean;
}

/** Tokens of context, with those to come, that the decodes of one iteration may hold together. */
export const DECODE_TOKEN_BUDGET = 50_000;

/** Back-pressure: a worker at which requests wait for their decode with more tokens of context in all starts no prefill. */
export const MOST_WAITING_CONTEXTS = 9_000_000;

const NONE: readonly PublishedRequest[] = [];

/** Takes whole prompts from the head of the queue while they fit the budget of tokens. */
export function takePrompts(queue: Fifo<PublishedRequest>, budget: number): Batch {
  const prompts: PublishedRequest[] = [];
  let left = budget;
  for (let head = queue.peek(); head !== undefined && head.promptLeft <= left; head = queue.peek()) {
    queue.shift();
    left -= head.promptLeft;
    takeChunk(head, head.promptLeft);
    prompts.push(head);
  }
  return { prompts, decodes: NONE, isCutByContexts: false };
}

/**
 * Takes chunks of prompts from the head of one queue, then decodes from the head of another to ride along.
 * The published program charges each chunk to the budget twice when it takes the next one, and once when
 * it takes decodes; its results rest on that.
 */
export function takeChunks(
  prompts: Fifo<PublishedRequest>,
  decodes: Fifo<PublishedRequest>,
  budget: number,
): Batch {
  const chunked: PublishedRequest[] = [];
  let taken = 0;
  for (let head = prompts.peek(); head !== undefined; head = prompts.peek()) {
    const chunk = Math.min(head.promptLeft, budget - 2 * taken);
    if (chunk <= 0) break;
    prompts.shift();
    taken += chunk;
    takeChunk(head, chunk);
    chunked.push(head);
  }
  const beside = takeDecodes(decodes, budget - taken);
  return { prompts: chunked, decodes: beside.decodes, isCutByContexts: beside.isCutByContexts };
}

/** Takes requests from the head of the queue while there is room for them and for their contexts. */
export function takeDecodes(queue: Fifo<PublishedRequest>, maxRequests: number): Batch {
  const decodes: PublishedRequest[] = [];
  let left = DECODE_TOKEN_BUDGET;
  let isCutByContexts = false;
  while (decodes.length < maxRequests) {
    const head = queue.peek();
    if (head === undefined) break;
    isCutByContexts = lengthOf(head) + 1 > left;
    if (isCutByContexts) break;
    queue.shift();
    left -= lengthOf(head) + 1;
    decodes.push(head);
  }
  return { prompts: NONE, decodes, isCutByContexts };
}

function takeChunk(request: PublishedRequest, tokens: number): void {
  request.chunk = tokens;
  request.promptLeft -= tokens;
}
