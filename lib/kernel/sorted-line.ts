/**
 * A queue in an order of its own: an item that comes stands behind all that are not greater. Items that
 * compare equal stay first in, first out.
 *
 * @example
 * const line = new SortedLine<number>((a, b) => a - b);
 * for (const number of [3, 1, 2]) line.push(number);
 * line.shift(); // 1
 */
export class SortedLine<T> implements Iterable<T> {
  private readonly compare: (a: T, b: T) => number;
  // Those before the head have been taken; they are thrown out many at a time, as that moves all the others.
  private readonly items: (T | undefined)[];
  private head: number;

  /** @param compare below 0 when `a` comes before `b`, above 0 when behind, 0 when neither */
  constructor(compare: (a: T, b: T) => number) {
    this.compare = compare;
    this.items = [];
    this.head = 0;
  }

  /** How many items wait. */
  get length(): number {
    return this.items.length - this.head;
  }

  /** Adds an item at its place, behind those that are equal. */
  push(item: T): void {
    this.insert(item, (other) => this.compare(other, item) <= 0);
  }

  /** Adds an item at its place, before those that are equal. */
  unshift(item: T): void {
    this.insert(item, (other) => this.compare(other, item) < 0);
  }

  /** Takes the item at the head; `undefined` when the queue is empty. */
  shift(): T | undefined {
    const item = this.items[this.head];
    if (this.length === 0) return undefined;
    this.items[this.head++] = undefined;
    if (2 * this.head > this.items.length) {
      this.items.splice(0, this.head);
      this.head = 0;
    }
    return item;
  }

  /** The item at the head, which stays there; `undefined` when the queue is empty. */
  peek(): T | undefined {
    return this.items[this.head];
  }

  /** Takes an item out wherever it stands; false when it is not there. */
  remove(item: T): boolean {
    const place = this.items.indexOf(item, this.head);
    if (place >= 0) this.items.splice(place, 1);
    return place >= 0;
  }

  private insert(item: T, isBefore: (other: T) => boolean): void {
    let low = this.head;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(this.items[middle] as T)) low = middle + 1;
      else high = middle;
    }
    this.items.splice(low, 0, item);
  }

  /** Goes through the items from the head, taking none. */
  [Symbol.iterator](): Iterator<T> {
    return (this.items.slice(this.head) as T[]).values();
  }
}
