import type { Request } from './request.js';

/** Requests that grow together: each gets the same number of tokens. */
export interface Growing extends Iterable<Request> {
  /** How many more blocks all of them take when each gets so many tokens. */
  blocksFor(tokens: number): number;
}

/**
 * The blocks of KV cache of an instance, and who holds them. All engines hold blocks through this; an allocator that
 * tells blocks apart, so that requests can share them, has the same methods.
 */
export interface KvBlocks {
  /** How many there are. */
  readonly total: number;
  /** How many nobody holds; below 0 where what runs has grown beyond, until the engine takes something out. */
  readonly free: number;
  /** How many hold so many tokens. */
  blocksFor(tokens: number): number;
  /** Gives a request that holds none blocks for so many tokens. */
  allocate(request: Request, tokens: number): void;
  /** Gives a request that holds blocks for `from` tokens those for `to`. */
  extend(request: Request, from: number, to: number): void;
  /** Gives each of some requests, which hold blocks, those for so many tokens more; to be told before they get them. */
  extendAll(requests: Growing, tokens: number): void;
  /** Takes back the blocks of a request, which holds those for so many tokens. */
  release(request: Request, tokens: number): void;
}

/** How many blocks hold so many tokens. */
export function blocksFor(tokens: number, blockTokens: number): number {
  return Math.ceil(tokens / blockTokens);
}

/** Makes the blocks of an instance. */
export type MakeKvBlocks = (total: number, blockTokens: number) => KvBlocks;

/**
 * Blocks that are only counted: who holds which does not matter, as nothing is shared.
 *
 * @example
 * const blocks = new CountedBlocks(100, 16); // 100 blocks of 16 tokens
 * blocks.allocate(request, 40);
 * blocks.free // 97
 * blocks.extend(request, 40, 50);
 * blocks.free // 96
 */
export class CountedBlocks implements KvBlocks {
  readonly total: number;
  free: number;
  private readonly blockTokens: number;

  constructor(total: number, blockTokens: number) {
    this.total = total;
    this.free = total;
    this.blockTokens = blockTokens;
  }

  blocksFor(tokens: number): number {
    return blocksFor(tokens, this.blockTokens);
  }

  allocate(_: Request, tokens: number): void {
    this.free -= this.blocksFor(tokens);
  }

  extend(_: Request, from: number, to: number): void {
    this.free -= this.blocksFor(to) - this.blocksFor(from);
  }

  extendAll(requests: Growing, tokens: number): void {
    this.free -= requests.blocksFor(tokens);
  }

  release(_: Request, tokens: number): void {
    this.free += this.blocksFor(tokens);
  }
}

/** As engines make them unless told otherwise. */
export const countedBlocks: MakeKvBlocks = (total, blockTokens) => new CountedBlocks(total, blockTokens);
