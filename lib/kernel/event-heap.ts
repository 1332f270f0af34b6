import type { EventState } from './event-state.js';

/**
 * A binary heap of events ordered by (time, key). Only numbers move when the heap is reordered; the
 * events stay in a table of slots, because moving object references costs the collector's write
 * barrier at every step.
 *
 * @internal
 */
export class EventHeap {
  size: number;
  private times: Float64Array;
  private keys: Float64Array;
  private slots: Int32Array;
  private events: (EventState | undefined)[];
  private freeSlots: number[];

  constructor() {
    this.size = 0;
    this.times = new Float64Array(64);
    this.keys = new Float64Array(64);
    this.slots = new Int32Array(64);
    this.events = [];
    this.freeSlots = [];
  }

  /** The earliest time; Infinity when the heap is empty. */
  get topTime(): number {
    return this.size === 0 ? Infinity : this.times[0]!;
  }

  /** The key of the first entry; only to be asked of a heap that is not empty. */
  get topKey(): number {
    return this.keys[0]!;
  }

  /** The first event; undefined when the heap is empty. */
  get top(): EventState | undefined {
    return this.size === 0 ? undefined : this.events[this.slots[0]!];
  }

  push(event: EventState, time: number, key: number): void {
    if (this.size === this.times.length) this.grow();
    const slot = this.freeSlots.pop() ?? this.events.length;
    this.events[slot] = event;
    this.siftUp(this.size++, time, key, slot);
  }

  /** Takes the first event; only to be asked of a heap that is not empty. */
  pop(): EventState {
    const slot = this.slots[0]!;
    const event = this.events[slot]!;
    this.free(slot);
    const last = --this.size;
    if (last > 0) this.siftDown(this.times[last]!, this.keys[last]!, this.slots[last]!);
    return event;
  }

  /** Throws out what is not to be kept; the order of the rest stays. */
  keep(isKept: (event: EventState) => boolean): void {
    const { size, times, keys, slots, events } = this;
    this.size = 0;
    for (let place = 0; place < size; place++) {
      const slot = slots[place]!;
      if (isKept(events[slot]!)) this.siftUp(this.size++, times[place]!, keys[place]!, slot);
      else this.free(slot);
    }
  }

  private free(slot: number): void {
    this.events[slot] = undefined;
    this.freeSlots.push(slot);
  }

  private siftUp(from: number, time: number, key: number, slot: number): void {
    const { times, keys } = this;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const parentTime = times[parent]!;
      if (parentTime < time || (parentTime === time && keys[parent]! < key)) break;
      this.move(parent, place);
      place = parent;
    }
    this.put(place, time, key, slot);
  }

  private siftDown(time: number, key: number, slot: number): void {
    const { times, keys, size } = this;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size) {
        const difference = times[right]! - times[child]!;
        if (difference < 0 || (difference === 0 && keys[right]! < keys[child]!)) child = right;
      }
      const childTime = times[child]!;
      if (time < childTime || (time === childTime && key < keys[child]!)) break;
      this.move(child, place);
      place = child;
    }
    this.put(place, time, key, slot);
  }

  private move(from: number, to: number): void {
    this.times[to] = this.times[from]!;
    this.keys[to] = this.keys[from]!;
    this.slots[to] = this.slots[from]!;
  }

  private put(place: number, time: number, key: number, slot: number): void {
    this.times[place] = time;
    this.keys[place] = key;
    this.slots[place] = slot;
  }

  private grow(): void {
    const { times, keys, slots } = this;
    this.times = new Float64Array(2 * times.length);
    this.keys = new Float64Array(2 * keys.length);
    this.slots = new Int32Array(2 * slots.length);
    this.times.set(times);
    this.keys.set(keys);
    this.slots.set(slots);
  }
}
