import { expect } from '@jest/globals';
import type { Growing, KvBlocks, Request } from '../../lib/engines/index.js';

/** What a request holds. */
interface Held {
  tokens: number;
  readonly blocks: number[];
}

/**
 * Blocks with numbers: each request holds its own, and what engines say of it is held against what it has. Where what runs
 * has grown beyond the blocks that there are, numbers beyond them are lent.
 */
export class IdentifiedBlocks implements KvBlocks {
  readonly total: number;
  private readonly blockTokens: number;
  private readonly heldBy: Map<number, Held>;
  private readonly inUse: Set<number>;

  constructor(total: number, blockTokens: number) {
    this.total = total;
    this.blockTokens = blockTokens;
    this.heldBy = new Map();
    this.inUse = new Set();
  }

  get free(): number {
    return this.total - this.inUse.size;
  }

  /** The requests that hold blocks, by id. */
  get holders(): readonly number[] {
    return [...this.heldBy.keys()];
  }

  blocksFor(tokens: number): number {
    return Math.ceil(tokens / this.blockTokens);
  }

  allocate({ id }: Request, tokens: number): void {
    expect(this.heldBy.has(id)).toBe(false);
    const held: Held = { tokens: 0, blocks: [] };
    this.heldBy.set(id, held);
    this.grow(held, tokens);
  }

  extend({ id }: Request, from: number, to: number): void {
    const held = this.heldBy.get(id)!;
    expect(held.tokens).toBe(from);
    this.grow(held, to);
  }

  extendAll(requests: Growing, tokens: number): void {
    const before = this.inUse.size;
    const expected = requests.blocksFor(tokens);
    for (const { id } of requests) {
      const held = this.heldBy.get(id)!;
      this.grow(held, held.tokens + tokens);
    }
    expect(this.inUse.size - before).toBe(expected);
  }

  release({ id }: Request, tokens: number): void {
    const held = this.heldBy.get(id)!;
    expect(held.tokens).toBe(tokens);
    this.heldBy.delete(id);
    for (const block of held.blocks) expect(this.inUse.delete(block)).toBe(true);
  }

  private grow(held: Held, tokens: number): void {
    held.tokens = tokens;
    while (held.blocks.length < this.blocksFor(tokens)) held.blocks.push(this.take());
  }

  private take(): number {
    let block = 0;
    while (this.inUse.has(block)) block += 1;
    this.inUse.add(block);
    return block;
  }
}
