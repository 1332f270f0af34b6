/**
 * The floor under the kernel's speed: what a simulation costs that is written by hand, without events. A
 * process is a generator that yields the time to pass, or `PASSIVE` when somebody else will wake it; the
 * agenda is a heap of numbers and a ring for what is due at once. Nothing is checked, nothing can fail,
 * nobody can be interrupted, two things due at one time have no order that could be told.
 */
export type BareProcess = Generator<number, void, void>;

/** Yielded by a process that will be woken by `wake`. */
export const PASSIVE = -1;

const next = Object.getPrototypeOf(Object.getPrototypeOf((function* () {})())).next as (
  this: BareProcess,
) => IteratorResult<number, void>;

export class BareAgenda {
  now = 0;
  /** The process that runs at this moment. */
  running!: BareProcess;
  private size = 0;
  private times = new Float64Array(4096);
  private slots = new Int32Array(4096);
  private readonly processes: (BareProcess | undefined)[] = [];
  private readonly freeSlots: number[] = [];
  private ring: (BareProcess | undefined)[] = new Array(1024).fill(undefined);
  private head = 0;
  private tail = 0;

  /** Has a process go on at the current time, behind all that are to go on now. */
  wake(process: BareProcess): void {
    this.ring[this.tail] = process;
    this.tail = (this.tail + 1) & (this.ring.length - 1);
    if (this.tail === this.head) throw new Error('the ring of the bare agenda is full');
  }

  run(): void {
    for (;;) {
      let process: BareProcess;
      if (this.head !== this.tail) {
        process = this.ring[this.head]!;
        this.ring[this.head] = undefined;
        this.head = (this.head + 1) & (this.ring.length - 1);
      } else if (this.size > 0) process = this.pop();
      else return;
      this.running = process;
      const { value } = next.call(process);
      if (value !== undefined && value !== PASSIVE) this.push(this.now + value, process);
    }
  }

  private push(time: number, process: BareProcess): void {
    const { times, slots } = this;
    const slot = this.freeSlots.pop() ?? this.processes.length;
    this.processes[slot] = process;
    let place = this.size++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (times[parent]! <= time) break;
      times[place] = times[parent]!;
      slots[place] = slots[parent]!;
      place = parent;
    }
    times[place] = time;
    slots[place] = slot;
  }

  private pop(): BareProcess {
    const { times, slots } = this;
    this.now = times[0]!;
    const slot = slots[0]!;
    const size = --this.size;
    const time = times[size]!;
    const last = slots[size]!;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      if (child + 1 < size && times[child + 1]! < times[child]!) child += 1;
      if (times[child]! >= time) break;
      times[place] = times[child]!;
      slots[place] = slots[child]!;
      place = child;
    }
    times[place] = time;
    slots[place] = last;
    const process = this.processes[slot]!;
    this.processes[slot] = undefined;
    this.freeSlots.push(slot);
    return process;
  }
}
