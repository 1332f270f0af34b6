import type { Environment } from './environment.js';
import { Event } from './event.js';
import { Claim, checkPositive, Exchange, type Line } from './exchange.js';
import { Fifo } from './fifo.js';
import { located } from './located.js';
import type { Process } from './process.js';

/** How a place is asked for, where that counts. */
export interface RequestOptions {
  /** Lower ones are more important; 0 unless given. */
  readonly priority?: number;
  /** Whether, in a PreemptiveResource, a less important user is to make room; true unless given. */
  readonly preempt?: boolean;
}

/**
 * A claim on a place, which happens when the place is granted. With `using`, the place is given back (or
 * the claim withdrawn) when the block ends, however it ends.
 *
 * @example
 * using place = counter.request();
 * const results = yield* env.anyOf([place, env.timeout(patience)]);
 * if (!results.has(place)) return; // and nobody will ever be granted the place in vain
 */
export class Request extends Claim<void> {
  /** What a place is asked of. */
  readonly resource: Resource;
  /** Lower ones are more important. */
  readonly priority: number;
  /** Whether a less important user is to make room, in a PreemptiveResource. */
  readonly preempt: boolean;
  /** When it was made. */
  readonly time: number;
  /** When the place was granted; undefined until then. */
  usageSince: number | undefined;
  /** Who asked; undefined outside of processes. */
  readonly process: Process | undefined;

  /** Made by `resource.request()`. @internal */
  constructor(resource: Resource, priority: number, preempt: boolean) {
    const { env } = resource;
    super(env);
    if (Number.isNaN(priority)) throw new RangeError(located(env, 'the priority of a request is NaN'));
    this.resource = resource;
    this.priority = priority;
    this.preempt = preempt;
    this.time = env.agenda.now;
    this.usageSince = undefined;
    this.process = env.activeProcess;
  }

  /** Withdraws the request if it waits, and gives the place back if there is one. */
  override [Symbol.dispose](): void {
    this.cancel();
    this.resource.release(this);
  }

  override toString(): string {
    const { name, count, capacity } = this.resource;
    return `a request of ${name} (${count} of ${capacity} taken)`;
  }

  /** @internal */
  protected override withdraw(): void {
    this.resource.leave(this.resource.queue, this);
  }
}

/**
 * The return of a place. The place is free at once; whoever waits has it when this event is processed.
 *
 * @example
 * counter.release(place); // goes on at once
 * yield* counter.release(place); // goes on when whoever waits has had the place offered
 */
export class Release extends Event<void> {
  /** What it is given back to. */
  readonly resource: Resource;
  /** The request whose place it was. */
  readonly request: Request;

  /** Made by `resource.release(request)`. @internal */
  constructor(resource: Resource, request: Request) {
    super(resource.env);
    this.resource = resource;
    this.request = request;
    this.state.takesPart();
  }

  override toString(): string {
    return `a release of ${this.resource.name}`;
  }

  /** @internal */
  override takePart(): void {
    this.resource.serve();
  }
}

/**
 * So many places, asked for and given back; who asks first is served first.
 *
 * @example
 * const counter = new Resource(env, 2, 'counter');
 * function* customer(): ProcessGenerator {
 *   using place = counter.request();
 *   yield* place;
 *   yield* env.timeout(3);
 * }
 */
export class Resource extends Exchange {
  /** The requests that have a place, in the order in which it was granted. */
  readonly users: Request[];
  /** The requests that wait, in the order in which they will be served. */
  readonly queue: Line<Request>;
  private planned: number;
  private broken: number;

  /**
   * @param capacity how many places there are
   * @param name for messages and reports
   * @throws RangeError when the capacity is not above 0
   */
  constructor(env: Environment, capacity = 1, name = 'a resource') {
    super(env, name);
    checkPositive(env, 'a capacity', capacity);
    this.users = [];
    this.queue = this.newQueue();
    this.planned = capacity;
    this.broken = 0;
  }

  /** How many places are taken. */
  get count(): number {
    return this.users.length;
  }

  /**
   * How many places there are. It can be set at any time, also to 0: it grows at once and shrinks as users leave.
   * Places that are broken down (see `breakdowns`) count as missing until they are repaired.
   *
   * @throws RangeError when set to less than 0
   */
  get capacity(): number {
    return Math.max(0, this.planned - this.broken);
  }

  set capacity(capacity: number) {
    if (!(capacity >= 0)) {
      throw new RangeError(located(this.env, `a capacity is set to a number of at least 0, not ${capacity}`));
    }
    this.planned = capacity;
    this.capacityChanged();
  }

  /** Puts a place out of order, or back in order with -1; who has it keeps it until it leaves. @internal */
  breakDown(places: 1 | -1): void {
    this.broken += places;
    this.capacityChanged();
  }

  /** Asks for a place. @throws RangeError when the priority is NaN */
  request({ priority = 0, preempt = true }: RequestOptions = {}): Request {
    const request = new Request(this, priority, preempt);
    this.queue.push(request);
    this.observer?.joined(request);
    this.serve();
    return request;
  }

  /** Gives a place back; for a request that has none, does nothing. */
  release(request: Request): Release {
    this.takeBack(request);
    const release = new Release(this, request);
    release.state.succeed(undefined);
    return release;
  }

  /** One pass over the queue: grants at most one place, to the head of the queue. @internal */
  serve(): void {
    const head = this.queue.peek();
    if (head === undefined || !this.hasPlaceFor(head)) return;
    this.queue.shift();
    this.users.push(head);
    head.usageSince = this.env.agenda.now;
    head.state.succeed(undefined);
    this.observer?.served(head);
  }

  private capacityChanged(): void {
    this.observer?.changed();
    // One pass grants one place.
    for (let free = this.capacity - this.count; free > 0 && this.queue.length > 0; free--) this.serve();
  }

  /** The queue for those who wait. @internal */
  protected newQueue(): Line<Request> {
    return new Fifo();
  }

  /** Whether there is a place for the head of the queue. @internal */
  protected hasPlaceFor(_request: Request): boolean {
    return this.users.length < this.capacity;
  }

  /** Takes a place from its user, if it has one. @internal */
  protected takeBack(request: Request): void {
    const { users } = this;
    const place = users.indexOf(request);
    if (place < 0) return;
    // Often there is but one user, or the last one leaves: no list is made for that.
    if (place === users.length - 1) users.pop();
    else users.splice(place, 1);
    this.observer?.changed();
  }
}
