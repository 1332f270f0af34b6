import type { Environment } from './environment.js';
import { Claim, checkPositive, Exchange } from './exchange.js';
import { Fifo } from './fifo.js';

/** What is on its way into a stock, and happens when there is room; or what is to be taken out, and happens when it is there. */
export abstract class StockClaim<S extends Stock<unknown>, T> extends Claim<T> {
  /** Where it goes or comes from. @internal */
  readonly stock: S;
  /** Whether it goes in. @internal */
  readonly isPut: boolean;

  /** @internal */
  constructor(stock: S, isPut: boolean) {
    super(stock.env);
    this.stock = stock;
    this.isPut = isPut;
    this.state.takesPart();
  }

  /** @internal */
  override takePart(): void {
    if (this.isPut) this.stock.serveGets();
    else this.stock.servePuts();
  }

  /** @internal */
  protected override withdraw(): void {
    const { stock } = this;
    stock.leave(this.isPut ? stock.putQueue : stock.getQueue, this);
  }
}

/**
 * What containers and stores have in common: some put in and wait while there is no room, others take out and wait
 * while there is too little.
 *
 * @typeParam W what is put in and taken out: an amount, an item
 */
export abstract class Stock<W> extends Exchange {
  /** How much, or how many items, it holds at most. */
  readonly capacity: number;
  /** Those who wait to put something in. */
  readonly putQueue: Fifo<StockClaim<Stock<W>, void>>;
  /** Those who wait to take something out. */
  readonly getQueue: Fifo<StockClaim<Stock<W>, unknown>>;

  /** @throws RangeError when the capacity is not above 0 */
  constructor(env: Environment, capacity: number, name: string) {
    super(env, name);
    checkPositive(env, 'a capacity', capacity);
    this.capacity = capacity;
    this.putQueue = new Fifo();
    this.getQueue = new Fifo();
  }

  /** Takes in what was given out for nothing: before all else, if need be as the first to wait for room. @internal */
  takeBack(what: W): void {
    if (this.hasRoomFor(what)) {
      this.restore(what);
      this.observer?.changed();
      this.serveGets();
    } else {
      const put = this.newPut(what);
      this.putQueue.unshift(put);
      this.observer?.joined(put);
    }
  }

  /** One pass over those who put. @internal */
  abstract servePuts(): void;

  /** One pass over those who get. @internal */
  abstract serveGets(): void;

  /** @internal */
  protected abstract hasRoomFor(what: W): boolean;

  /** Has it there again as if it had not been given out. @internal */
  protected abstract restore(what: W): void;

  /** @internal */
  protected abstract newPut(what: W): StockClaim<Stock<W>, void>;
}
