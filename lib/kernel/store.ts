import type { Environment } from './environment.js';
import { Claim, checkPositive, Exchange, serveInTurn } from './exchange.js';
import { Fifo } from './fifo.js';
import { SortedLine } from './sorted-line.js';

/** An item on its way into a store; it happens when there is room. */
export class StorePut<T> extends Claim<void> {
  readonly item: T;

  /** Made by `store.put(item)`. */
  constructor(store: Store<T>, line: Fifo<StorePut<T>>, item: T) {
    super(store, line);
    this.item = item;
  }

  /** @internal */
  protected override takePart(): void {
    this.exchange.serveGets();
  }
}

/** An item to be taken out of a store; it happens, with the item as its value, when there is one. */
export class StoreGet<T> extends Claim<T> {
  /** Which items will do, in a FilterStore. */
  readonly fits: (item: T) => boolean;

  /** Made by `store.get()`. */
  constructor(store: Store<T>, line: Fifo<StoreGet<T>>, fits: (item: T) => boolean) {
    super(store, line);
    this.fits = fits;
  }

  /** @internal */
  protected override takePart(): void {
    this.exchange.servePuts();
  }
}

/** Items, put in by some and taken out by others; first in, first out. */
export class Store<T> extends Exchange {
  /** How many items it holds at most. */
  readonly capacity: number;
  /** Those who wait to put an item in. */
  readonly putQueue: Fifo<StorePut<T>>;
  /** Those who wait for an item. */
  readonly getQueue: Fifo<StoreGet<T>>;
  /** What is in it, in the order in which it will be taken. */
  readonly items: Fifo<T> | SortedLine<T>;

  /** @throws RangeError when the capacity is not above 0 */
  constructor(env: Environment, capacity = Infinity) {
    super(env);
    checkPositive('a capacity', capacity);
    this.capacity = capacity;
    this.putQueue = new Fifo();
    this.getQueue = new Fifo();
    this.items = this.newItems();
  }

  /** Puts an item in as soon as there is room. */
  put(item: T): StorePut<T> {
    const put = new StorePut(this, this.putQueue, item);
    this.putQueue.push(put);
    this.servePuts();
    return put;
  }

  /** Takes an item out as soon as there is one. */
  get(): StoreGet<T> {
    return this.claim(anyItem);
  }

  /** @internal */
  protected claim(fits: (item: T) => boolean): StoreGet<T> {
    const get = new StoreGet<T>(this, this.getQueue, fits);
    this.getQueue.push(get);
    this.serveGets();
    return get;
  }

  /** Where the items are kept. @internal */
  protected newItems(): Fifo<T> | SortedLine<T> {
    return new Fifo();
  }

  /** @internal */
  override servePuts(): void {
    serveInTurn(this.putQueue, (put) => {
      if (this.items.length < this.capacity) {
        this.items.push(put.item);
        put.succeed();
      }
      return false;
    });
  }

  /** @internal */
  override serveGets(): void {
    serveInTurn(this.getQueue, (get) => {
      if (this.items.length > 0) get.succeed(this.items.shift()!);
      return false;
    });
  }
}

function anyItem(): boolean {
  return true;
}

/** An item with a priority of its own, for a PriorityStore. */
export interface PriorityItem<T> {
  /** Lower ones come out first. */
  readonly priority: number;
  readonly item: T;
}

/** A store that gives its smallest item: the one with the lowest priority number, of equals the first put in. */
export class PriorityStore<T> extends Store<PriorityItem<T>> {
  /** @internal */
  protected override newItems(): SortedLine<PriorityItem<T>> {
    return new SortedLine((a, b) => a.priority - b.priority);
  }
}

/** A store from which one may take an item of a certain kind; others do not have to wait behind. */
export class FilterStore<T> extends Store<T> {
  /** Takes out the first item that fits, as soon as there is one; any item unless told which. */
  override get(fits: (item: T) => boolean = anyItem): StoreGet<T> {
    return this.claim(fits);
  }

  /** Goes through all who wait: who finds nothing that fits holds nobody up. @internal */
  override serveGets(): void {
    for (const get of [...this.getQueue]) {
      for (const item of this.items) {
        if (!get.fits(item)) continue;
        this.items.remove(item);
        this.getQueue.remove(get);
        get.succeed(item);
        break;
      }
    }
  }
}
