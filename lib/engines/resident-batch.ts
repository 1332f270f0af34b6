import { blocksFor, type EngineRequest, lengthOf } from './engine-request.js';

/**
 * Requests whose KV cache is in an instance's blocks and that are decoded together, in the order in which they were
 * admitted. A token for each costs a few additions, however many they are.
 */
export class ResidentBatch {
  /** Sum of the tokens in the cache. */
  tokens: number;
  /** Sum of the blocks that hold them. */
  blocks: number;
  private readonly blockTokens: number;
  private readonly uncached: number;
  private readonly requests: EngineRequest[];
  /** Tokens that each has got since they were last written into the requests. */
  private owed: number;
  /** No request is nearer to its end than this many tokens, counted from then. */
  private nearestEnd: number;
  /** How many requests have so many tokens in their last block, less the tokens that all have got since the beginning. */
  private readonly fill: Int32Array;
  private given: number;

  /**
   * @param blockTokens tokens in a block
   * @param uncached tokens of each request that it has but that are not in the cache yet
   */
  constructor(blockTokens: number, uncached = 0) {
    this.uncached = uncached;
    this.tokens = 0;
    this.blocks = 0;
    this.blockTokens = blockTokens;
    this.requests = [];
    this.owed = 0;
    this.nearestEnd = Infinity;
    this.fill = new Int32Array(blockTokens);
    this.given = 0;
  }

  /** How many requests there are. */
  get size(): number {
    return this.requests.length;
  }

  /** How many more blocks one more token for each will take. */
  get blocksToGrow(): number {
    // Those whose last block is full.
    return this.fill[this.slot(0)]!;
  }

  /**
   * How many tokens each can get before one may have its last, or so many free blocks may be used up; at least 0.
   *
   * @param freeBlocks blocks that these may grow into
   */
  quietTokens(freeBlocks: number): number {
    // Of a request, so many tokens take at most one block more than they fill.
    const spareBlocks = Math.floor(freeBlocks / this.size) - 1;
    return Math.max(0, Math.min(this.nearestEnd - this.owed - 1, spareBlocks * this.blockTokens));
  }

  /** Adds a request behind the others. */
  admit(request: EngineRequest): void {
    this.settle();
    const tokens = this.cached(request);
    this.requests.push(request);
    this.tokens += tokens;
    this.blocks += blocksFor(tokens, this.blockTokens);
    this.count(tokens, 1);
    this.nearestEnd = Math.min(this.nearestEnd, request.outputLength - request.generated);
  }

  /** Takes the request out that was admitted last; undefined when there is none. */
  removeLast(): EngineRequest | undefined {
    this.settle();
    const request = this.requests.pop();
    if (request !== undefined) this.forget(request);
    return request;
  }

  /** Gives each request a token. @returns those that now have all of theirs, which leave */
  giveTokens(): readonly EngineRequest[] {
    this.blocks += this.blocksToGrow;
    this.tokens += this.size;
    this.owed += 1;
    this.given += 1;
    return this.owed < this.nearestEnd ? NONE : this.removeCompleted();
  }

  private removeCompleted(): EngineRequest[] {
    this.settle();
    const completed: EngineRequest[] = [];
    const { requests } = this;
    let kept = 0;
    this.nearestEnd = Infinity;
    for (const request of requests) {
      const left = request.outputLength - request.generated;
      if (left > 0) {
        requests[kept++] = request;
        this.nearestEnd = Math.min(this.nearestEnd, left);
      } else {
        this.forget(request);
        completed.push(request);
      }
    }
    requests.length = kept;
    return completed;
  }

  private forget(request: EngineRequest): void {
    const tokens = this.cached(request);
    this.tokens -= tokens;
    this.blocks -= blocksFor(tokens, this.blockTokens);
    this.count(tokens, -1);
  }

  private cached(request: EngineRequest): number {
    return lengthOf(request) - this.uncached;
  }

  private settle(): void {
    if (this.owed === 0) return;
    for (const request of this.requests) request.generated += this.owed;
    this.nearestEnd -= this.owed;
    this.owed = 0;
  }

  private count(tokens: number, change: number): void {
    const slot = this.slot(tokens);
    this.fill[slot] = this.fill[slot]! + change;
  }

  private slot(tokens: number): number {
    const { blockTokens } = this;
    return (((tokens - this.given) % blockTokens) + blockTokens) % blockTokens;
  }
}

const NONE: readonly EngineRequest[] = [];
