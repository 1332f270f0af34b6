import type { Environment } from './environment.js';
import { Claim, checkPositive, Exchange, type Line } from './exchange.js';
import { Fifo } from './fifo.js';
import { SortedLine } from './sorted-line.js';

/** An item on its way into a store, made by `store.put(item)`; it happens when there is room. */
export class StorePut<T> extends Claim<void> {
  readonly store: Store<T>;
  readonly item: T;

  /** @internal */
  constructor(store: Store<T>, item: T) {
    super(store.env);
    this.store = store;
    this.item = item;
    this.state.takesPart();
  }

  override toString(): string {
    return `room in ${inWords(this.store)}`;
  }

  /** @internal */
  override takePart(): void {
    this.store.serveGets();
  }

  /** @internal */
  protected override withdraw(): void {
    if (this.store.putQueue.remove(this)) this.store.observer?.gaveUp(this);
  }
}

/**
 * An item to be taken out of a store, made by `store.get()`; it happens, with the item as its value, when there
 * is one. Once it has happened the item is out of the store, whether or not anybody still waits for it: who is
 * interrupted while waiting cancels the get (`using` does), or looks whether it has been served after all.
 *
 * @example
 * using get = parcels.get();
 * try {
 *   deliver(yield* get);
 * } catch (error) {
 *   if (!(error instanceof Interrupt)) throw error;
 *   if (get.triggered) deliver(get.value); // served at the very time of the interrupt
 * }
 */
export class StoreGet<T> extends Claim<T> {
  readonly store: Store<T>;
  /** Which items will do, in a FilterStore. */
  readonly fits: (item: T) => boolean;

  /** @internal */
  constructor(store: Store<T>, fits: (item: T) => boolean) {
    super(store.env);
    this.store = store;
    this.fits = fits;
    this.state.takesPart();
  }

  override toString(): string {
    return `an item from ${inWords(this.store)}`;
  }

  /** @internal */
  override takePart(): void {
    this.store.servePuts();
  }

  /** @internal */
  protected override withdraw(): void {
    if (this.store.getQueue.remove(this)) this.store.observer?.gaveUp(this);
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
export class Store<T> extends Exchange {
  /** How many items it holds at most. */
  readonly capacity: number;
  /** Those who wait to put an item in. */
  readonly putQueue: Fifo<StorePut<T>>;
  /** Those who wait for an item. */
  readonly getQueue: Fifo<StoreGet<T>>;
  /** What is in it, in the order in which it will be taken. */
  readonly items: Line<T>;

  /** @throws RangeError when the capacity is not above 0 */
  constructor(env: Environment, capacity = Infinity, name = 'a store') {
    super(env, name);
    checkPositive(env, 'a capacity', capacity);
    this.capacity = capacity;
    this.putQueue = new Fifo();
    this.getQueue = new Fifo();
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
  servePuts(): void {
    const put = this.putQueue.peek();
    if (put === undefined || this.items.length >= this.capacity) return;
    this.putQueue.shift();
    this.items.push(put.item);
    put.state.succeed(undefined);
    this.observer?.served(put);
  }

  /** One pass over those who get: gives at most one item, to the head. @internal */
  serveGets(): void {
    const get = this.getQueue.peek();
    if (get === undefined || this.items.length === 0) return;
    this.getQueue.shift();
    get.state.succeed(this.items.shift());
    this.observer?.served(get);
  }
}

/** An item with a priority of its own, for a PriorityStore. */
export interface PriorityItem<T> {
  /** Lower ones come out first. */
  readonly priority: number;
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

  /** @internal */
  protected override newItems(): SortedLine<PriorityItem<T>> {
    return new SortedLine((a, b) => a.priority - b.priority);
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
  constructor(env: Environment, capacity = Infinity, name = 'a filter store') {
    super(env, capacity, name);
  }

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
        get.state.succeed(item);
        this.observer?.served(get);
        break;
      }
    }
  }
}

function anyItem(): boolean {
  return true;
}

function inWords<T>({ name, items, capacity }: Store<T>): string {
  return `${name} (${items.length} of ${capacity} items)`;
}
