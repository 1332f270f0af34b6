/**
 * A first-in, first-out queue in a ring of power-of-two size: adding, taking and looking at any place
 * take constant time however long the queue is, where `Array.prototype.shift` moves all the rest.
 *
 * @example
 * const queue = new Fifo<string>();
 * queue.push('a');
 * queue.push('b');
 * queue.shift(); // 'a'
 */
export class Fifo<T> implements Iterable<T> {
  private ring: (T | undefined)[];
  private head: number;
  private count: number;

  constructor() {
    this.ring = new Array<T | undefined>(8).fill(undefined);
    this.head = 0;
    this.count = 0;
  }

  /** How many items wait. */
  get length(): number {
    return this.count;
  }

  /** Adds an item at the end. */
  push(item: T): void {
    if (this.count === this.ring.length) this.grow();
    this.ring[(this.head + this.count) & (this.ring.length - 1)] = item;
    this.count += 1;
  }

  /** Takes the item at the head; `undefined` when the queue is empty. */
  shift(): T | undefined {
    if (this.count === 0) return undefined;
    const item = this.ring[this.head];
    this.ring[this.head] = undefined;
    this.head = (this.head + 1) & (this.ring.length - 1);
    this.count -= 1;
    return item;
  }

  /** The item at the head, which stays there; `undefined` when the queue is empty. */
  peek(): T | undefined {
    return this.ring[this.head];
  }

  /** Adds an item at the head. */
  unshift(item: T): void {
    if (this.count === this.ring.length) this.grow();
    this.head = (this.head - 1) & (this.ring.length - 1);
    this.ring[this.head] = item;
    this.count += 1;
  }

  /** Takes an item out wherever it stands; false when it is not there. Takes time in proportion to the length. */
  remove(item: T): boolean {
    const place = this.findPlace((each) => each === item);
    if (place >= 0) this.removeAt(place);
    return place >= 0;
  }

  /** The place, from the head, of the first item of which something is true; -1 when there is none. */
  findPlace(isSought: (item: T) => boolean): number {
    for (let place = 0; place < this.count; place++) {
      if (isSought(this.ring[(this.head + place) & (this.ring.length - 1)] as T)) return place;
    }
    return -1;
  }

  /** Takes out the item at a place that there is, from 0 at the head. Takes time in proportion to the shorter side. */
  removeAt(place: number): T {
    const mask = this.ring.length - 1;
    const item = this.ring[(this.head + place) & mask] as T;
    if (2 * place < this.count) {
      for (let i = place; i > 0; i--) {
        this.ring[(this.head + i) & mask] = this.ring[(this.head + i - 1) & mask];
      }
      this.shift();
      return item;
    }
    for (let i = place; i < this.count - 1; i++) {
      this.ring[(this.head + i) & mask] = this.ring[(this.head + i + 1) & mask];
    }
    this.count -= 1;
    this.ring[(this.head + this.count) & mask] = undefined;
    return item;
  }

  /** Goes through the items from the head, taking none. */
  *[Symbol.iterator](): Iterator<T> {
    for (let i = 0; i < this.count; i++) yield this.ring[(this.head + i) & (this.ring.length - 1)] as T;
  }

  private grow(): void {
    const items = [...this];
    this.ring = items.concat(new Array<T>(items.length));
    this.ring.fill(undefined, items.length);
    this.head = 0;
  }
}
