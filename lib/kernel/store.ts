import type { Environment } from './environment.js';
import type { Line } from './exchange.js';
import { Fifo } from './fifo.js';
import { located } from './located.js';
import { SortedLine } from './sorted-line.js';
import { Stock, StockClaim } from './stock.js';

/**
 * An item on its way into a store, made by `store.put(item)`; it happens when there is room.
 *
 * @example yield* mailbox.put('hello');
 */
export class StorePut<T> extends StockClaim<Store<T>, void> {
  /** What goes in. */
  readonly item: T;

  /** @internal */
  constructor(store: Store<T>, item: T) {
    super(store, true);
    this.item = item;
  }

  /** Where it goes. */
  get store(): Store<T> {
    return this.stock;
  }

  override toString(): string {
    return `room in ${inWords(this.stock)}`;
  }
}

/**
 * An item to be taken out of a store, made by `store.get()`; it happens, with the item as its value, when there
 * is one. With `using` no item is lost when the block ends before the item has come, say by an interrupt: the get
 * is withdrawn, or, if it was served but its process has not heard of it (nor read its value), the item goes back
 * to the head of the store.
 *
 * @example
 * using get = parcels.get();
 * const results = yield* env.anyOf([get, env.timeout(patience)]);
 * if (results.has(get)) deliver(get.value);
 */
export class StoreGet<T> extends StockClaim<Store<T>, T> {
  /** Which items will do, in a FilterStore. */
  readonly fits: (item: T) => boolean;

  /** @internal */
  constructor(store: Store<T>, fits: (item: T) => boolean) {
    super(store, false);
    this.fits = fits;
  }

  /** Where it comes from. */
  get store(): Store<T> {
    return this.stock;
  }

  /** The item. Who reads it has taken it. @throws Error while the event is pending */
  override get value(): T {
    const item = super.value;
    this.state.hear();
    return item;
  }

  /** Withdraws the get if it waits; gives the item back if it was served, but its process has not heard of it. */
  override [Symbol.dispose](): void {
    this.cancel();
    if (this.state.isUnheard) this.stock.takeBack(this.state.result as T);
  }

  override toString(): string {
    return `an item from ${inWords(this.stock)}`;
  }
}

/**
 * Items, put in by some and taken out by others; first in, first out.
 *
 * @example
 * const mailbox = new Store<string>(env, 10, 'mailbox');
 * yield* mailbox.put('hello'); // waits while there are 10 in it
 * const letter = yield* mailbox.get(); // a string, and waits until there is one
 */
export class Store<T> extends Stock<T> {
  declare readonly putQueue: Fifo<StorePut<T>>;
  declare readonly getQueue: Fifo<StoreGet<T>>;
  /** What is in it, in the order in which it will be taken. */
  readonly items: Line<T>;

  /** @throws RangeError when the capacity is not above 0 */
  constructor(env: Environment, capacity = Infinity, name = 'a store') {
    super(env, capacity, name);
    this.items = this.newItems();
  }

  /** Puts an item in as soon as there is room. */
  put(item: T): StorePut<T> {
    const put = new StorePut(this, item);
    this.putQueue.push(put);
    this.observer?.joined(put);
    this.servePuts();
    return put;
  }

  /** Takes an item out as soon as there is one. */
  get(): StoreGet<T> {
    return this.claim(anyItem);
  }

  /** @internal */
  protected claim(fits: (item: T) => boolean): StoreGet<T> {
    const get = new StoreGet<T>(this, fits);
    this.getQueue.push(get);
    this.observer?.joined(get);
    this.serveGets();
    return get;
  }

  /** Where the items are kept. @internal */
  protected newItems(): Line<T> {
    return new Fifo();
  }

  /** One pass over those who put: takes in at most one item, from the head. @internal */
  override servePuts(): void {
    const put = this.putQueue.peek();
    if (put === undefined || !this.hasRoomFor()) return;
    this.putQueue.shift();
    this.items.push(put.item);
    put.state.succeed(undefined);
    this.observer?.served(put);
  }

  /** One pass over those who get: gives at most one item, to the head. @internal */
  override serveGets(): void {
    const get = this.getQueue.peek();
    if (get === undefined || this.items.length === 0) return;
    this.getQueue.shift();
    get.state.succeed(this.items.shift());
    this.observer?.served(get);
  }

  /** @internal */
  protected override hasRoomFor(): boolean {
    return this.items.length < this.capacity;
  }

  /** @internal */
  protected override restore(item: T): void {
    this.items.unshift(item);
  }

  /** @internal */
  protected override newPut(item: T): StorePut<T> {
    return new StorePut(this, item);
  }
}

/** An item with a priority of its own, for a PriorityStore. */
export interface PriorityItem<T> {
  /** Lower ones come out first. */
  readonly priority: number;
  /** What it is all about. */
  readonly item: T;
}

/**
 * A store that gives its smallest item: the one with the lowest priority number, of equals the first put in.
 *
 * @example
 * const inbox = new PriorityStore<string>(env, Infinity, 'inbox');
 * yield* inbox.put({ priority: 1, item: 'newsletter' });
 * const { item } = yield* inbox.get();
 */
export class PriorityStore<T> extends Store<PriorityItem<T>> {
  constructor(env: Environment, capacity = Infinity, name = 'a priority store') {
    super(env, capacity, name);
  }

  /** Puts an item in as soon as there is room. @throws RangeError when its priority is NaN */
  override put(item: PriorityItem<T>): StorePut<PriorityItem<T>> {
    if (Number.isNaN(item.priority)) {
      throw new RangeError(located(this.env, 'the priority of an item is NaN'));
    }
    return super.put(item);
  }

  /** @internal */
  protected override newItems(): SortedLine<PriorityItem<T>> {
    // (A difference would be NaN between infinite ones.)
    return new SortedLine((a, b) => Number(a.priority > b.priority) - Number(a.priority < b.priority));
  }
}

/**
 * A store from which one may take an item of a certain kind; others do not have to wait behind.
 *
 * @example
 * const garage = new FilterStore<Car>(env, 20, 'garage');
 * const small = yield* garage.get((car) => car.length < 4);
 */
export class FilterStore<T> extends Store<T> {
  declare readonly items: Fifo<T>;

  constructor(env: Environment, capacity = Infinity, name = 'a filter store') {
    super(env, capacity, name);
  }

  /** Takes out the first item that fits, as soon as there is one; any item unless told which. */
  override get(fits: (item: T) => boolean = anyItem): StoreGet<T> {
    return this.claim(fits);
  }

  /** Goes through all who wait: who finds nothing that fits holds nobody up. @internal */
  override serveGets(): void {
    if (this.items.length === 0) return;
    for (const get of [...this.getQueue]) {
      const place = this.placeFor(get);
      if (place < 0) continue;
      this.getQueue.remove(get);
      get.state.succeed(this.items.removeAt(place));
      this.observer?.served(get);
      if (this.items.length === 0) return;
    }
  }

  /** Where the first item stands that fits; a get whose test throws fails with that error. */
  private placeFor(get: StoreGet<T>): number {
    try {
      return this.items.findPlace(get.fits);
    } catch (error) {
      this.getQueue.remove(get);
      get.state.fail(error instanceof Error ? error : new Error('the test of a get threw', { cause: error }));
      this.observer?.gaveUp(get);
      return -1;
    }
  }
}

function anyItem(): boolean {
  return true;
}

function inWords<T>({ name, items, capacity }: Store<T>): string {
  return `${name} (${items.length}${capacity === Infinity ? '' : ` of ${capacity}`} items)`;
}
