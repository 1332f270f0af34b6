import type { Growing, KvBlocks } from './kv-blocks.js';
import { lengthOf, type Request } from './request.js';

/**
 * Requests whose KV cache is in an instance's blocks and that are decoded together, in the order in which they were
 * admitted. To give each any number of tokens costs a few additions, however many requests there are.
 *
 * @example
 * const blocks = new CountedBlocks(100, 16);
 * const batch = new ResidentBatch(blocks, 16);
 * blocks.allocate(request, request.promptLength);
 * batch.admit(request); // of 100 tokens, to have 20 more
 * batch.giveTokens(19) // []
 * batch.giveTokens().length // 1
 */
export class ResidentBatch<Resident extends Request = Request> implements Growing {
  /** Sum of the tokens in the cache. */
  tokens: number;
  private readonly blocks: KvBlocks;
  private readonly blockTokens: number;
  private readonly uncached: number;
  private readonly requests: Resident[];
  /** How many tokens all have got since the beginning; the requests are told theirs when they are taken out. */
  private given: number;
  /** What that will be when a request has its last, in the order of the requests; and the least of these. */
  private readonly ends: number[];
  private nearestEnd: number;
  /** How many requests have so many tokens in their last block, less what all have got. */
  private readonly fill: Int32Array;
  /** The same where blocks are large, and few of these numbers are not 0. */
  private readonly sparseFill: Map<number, number> | undefined;

  /**
   * @param blocks those that hold the cache
   * @param blockTokens tokens in a block
   * @param uncached tokens of each request that it has but that are not in the cache yet
   */
  constructor(blocks: KvBlocks, blockTokens: number, uncached = 0) {
    this.tokens = 0;
    this.blocks = blocks;
    this.blockTokens = blockTokens;
    this.uncached = uncached;
    this.requests = [];
    this.given = 0;
    this.ends = [];
    this.nearestEnd = Infinity;
    this.sparseFill = blockTokens > LARGE_BLOCK ? new Map() : undefined;
    this.fill = new Int32Array(this.sparseFill === undefined ? blockTokens : 0);
  }

  /** How many requests there are. */
  get size(): number {
    return this.requests.length;
  }

  /** How many more blocks one more token for each will take. */
  get blocksToGrow(): number {
    return this.fullIn(this.slot(0));
  }

  /**
   * How many tokens each can get until one has its last, and as long as free blocks last.
   *
   * @param freeBlocks blocks that these may grow into, at least 0
   */
  tokensAhead(freeBlocks: number): number {
    const { size, blockTokens } = this;
    const toEnd = this.nearestEnd - this.given;
    // With as many tokens as a block has, each request takes one more block.
    const rounds = Math.floor(freeBlocks / size);
    let tokens = rounds * blockTokens;
    let left = freeBlocks - rounds * size;
    for (let slot = this.slot(0); tokens < toEnd; slot = this.before(slot)) {
      left -= this.fullIn(slot);
      if (left < 0) return tokens;
      tokens += 1;
    }
    return toEnd;
  }

  /** Adds a request, which holds its blocks already, behind the others. */
  admit(request: Resident): void {
    const end = this.given + request.outputLength - request.generated;
    this.requests.push(request);
    this.ends.push(end);
    this.nearestEnd = Math.min(this.nearestEnd, end);
    this.count(request, 1);
  }

  /** Takes the request out that was admitted last; undefined when there is none. */
  removeLast(): Resident | undefined {
    const request = this.requests.pop();
    if (request === undefined) return undefined;
    const end = this.ends.pop()!;
    if (end === this.nearestEnd)
      this.nearestEnd = this.ends.reduce((least, each) => Math.min(least, each), Infinity);
    this.release(request, end);
    return request;
  }

  /**
   * Gives each request tokens.
   *
   * @param count at most as many as the one that is nearest to its end still gets
   * @returns those that now have all of theirs, which leave
   */
  giveTokens(count = 1): readonly Resident[] {
    this.blocks.extendAll(this, count);
    this.tokens += count * this.size;
    this.given += count;
    return this.given < this.nearestEnd ? NONE : this.removeCompleted();
  }

  /** How many more blocks all take when each gets so many tokens. */
  blocksFor(tokens: number): number {
    // With as many tokens as a block has, each request takes one more block.
    const rounds = Math.floor(tokens / this.blockTokens);
    let blocks = rounds * this.size;
    let slot = this.slot(0);
    for (let token = rounds * this.blockTokens; token < tokens; token++) {
      blocks += this.fullIn(slot);
      slot = this.before(slot);
    }
    return blocks;
  }

  /** The requests, in the order in which they were admitted; their own counts lag behind those of the batch. */
  [Symbol.iterator](): Iterator<Resident> {
    return this.requests.values();
  }

  private removeCompleted(): Resident[] {
    const { requests, ends } = this;
    const completed: Resident[] = [];
    let kept = 0;
    this.nearestEnd = Infinity;
    for (let i = 0; i < ends.length; i++) {
      const request = requests[i]!;
      const end = ends[i]!;
      if (end > this.given) {
        requests[kept] = request;
        ends[kept++] = end;
        this.nearestEnd = Math.min(this.nearestEnd, end);
      } else {
        this.release(request, end);
        completed.push(request);
      }
    }
    requests.length = kept;
    ends.length = kept;
    return completed;
  }

  /** Tells a request how many tokens it has, counts it no longer, and takes its blocks back. */
  private release(request: Resident, end: number): void {
    request.generated = request.outputLength - (end - this.given);
    this.count(request, -1);
    this.blocks.release(request, lengthOf(request) - this.uncached);
  }

  private count(request: Request, change: number): void {
    const tokens = lengthOf(request) - this.uncached;
    this.tokens += change * tokens;
    const slot = this.slot(tokens);
    if (this.sparseFill === undefined) this.fill[slot]! += change;
    else this.sparseFill.set(slot, (this.sparseFill.get(slot) ?? 0) + change);
  }

  private fullIn(slot: number): number {
    return this.sparseFill === undefined ? this.fill[slot]! : (this.sparseFill.get(slot) ?? 0);
  }

  /** The slot of the requests that have a full last block one token later than those of this slot. */
  private before(slot: number): number {
    return (slot === 0 ? this.blockTokens : slot) - 1;
  }

  private slot(tokens: number): number {
    const { blockTokens } = this;
    return (((tokens - this.given) % blockTokens) + blockTokens) % blockTokens;
  }
}

const NONE: readonly never[] = [];

/** A list with an entry for each token of a block that is larger would take more memory than it is worth. */
const LARGE_BLOCK = 1024;
