import { lengthOf } from '../parts/request.js';
import { DECODE_TOKEN_BUDGET } from './batch.js';
import type { PublishedRequest } from './request.js';

/**
 * Requests that are decoded together, in their order. As long as they stay together, a token for each is one
 * addition: tokens are counted for the group, and given out to its requests when one of them may have its
 * last, or when others join or part.
 */
export class DecodeGroup {
  /** Sum of the requests' context lengths. */
  contexts: number;
  private readonly requests: PublishedRequest[];
  /** Tokens that each request has got and that are not in its own count yet. */
  private owed: number;
  /** No request is nearer to its end than this many tokens, counted from when tokens were last given out. */
  private nearestEnd: number;

  constructor() {
    this.contexts = 0;
    this.requests = [];
    this.owed = 0;
    this.nearestEnd = Infinity;
  }

  /** How many requests there are. */
  get size(): number {
    return this.requests.length;
  }

  /** So many more tokens, and a request may have its last; Infinity without requests. */
  get tokensToCompletion(): number {
    return this.nearestEnd - this.owed;
  }

  /** Whether all fit into one decode iteration. */
  fits(maxRequests: number): boolean {
    return this.size <= maxRequests && this.contexts + this.size <= DECODE_TOKEN_BUDGET;
  }

  /** Puts a request behind the others. */
  add(request: PublishedRequest): void {
    this.giveOut();
    this.take(request);
  }

  /** Puts all of another group, which is used up by that, behind these. */
  append(other: DecodeGroup): void {
    this.giveOut();
    other.giveOut();
    for (const request of other.requests) this.take(request);
  }

  /** Gives each request one more token. */
  giveTokens(): void {
    this.owed += 1;
    this.contexts += this.size;
  }

  /** Takes out those that have all their tokens. */
  takeCompleted(): PublishedRequest[] {
    this.giveOut();
    const { requests } = this;
    const completed: PublishedRequest[] = [];
    let kept = 0;
    this.nearestEnd = Infinity;
    for (const request of requests) {
      const left = request.outputLength - request.generated;
      if (left > 0) {
        requests[kept++] = request;
        if (left < this.nearestEnd) this.nearestEnd = left;
      } else {
        this.contexts -= lengthOf(request);
        completed.push(request);
      }
    }
    requests.length = kept;
    return completed;
  }

  /** Takes out as many from the front as fit into one decode iteration. */
  splitOff(maxRequests: number): DecodeGroup {
    this.giveOut();
    const front = new DecodeGroup();
    for (const request of this.requests) {
      const contexts = front.contexts + lengthOf(request);
      if (front.size === maxRequests || contexts + front.size + 1 > DECODE_TOKEN_BUDGET) break;
      front.take(request);
    }
    this.requests.splice(0, front.size);
    this.contexts -= front.contexts;
    return front;
  }

  private take(request: PublishedRequest): void {
    this.requests.push(request);
    this.contexts += lengthOf(request);
    const left = request.outputLength - request.generated;
    if (left < this.nearestEnd) this.nearestEnd = left;
  }

  private giveOut(): void {
    if (this.owed === 0) return;
    for (const request of this.requests) request.generated += this.owed;
    this.nearestEnd -= this.owed;
    this.owed = 0;
  }
}
