import type { Environment } from './environment.js';
import { Claim, checkPositive, Exchange, type Line, serveInTurn } from './exchange.js';
import { Fifo } from './fifo.js';
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
 */
export class Request extends Claim<void> {
  readonly resource: Resource;
  readonly priority: number;
  readonly preempt: boolean;
  /** When it was made. */
  readonly time: number;
  /** When the place was granted; undefined until then. */
  usageSince: number | undefined;
  /** Who asked; undefined outside of processes. */
  readonly process: Process | undefined;

  /** Made by `resource.request()`. */
  constructor(resource: Resource, line: Line<Request>, { priority = 0, preempt = true }: RequestOptions) {
    super(resource, line);
    if (Number.isNaN(priority)) throw new RangeError('the priority of a request is NaN');
    this.resource = resource;
    this.priority = priority;
    this.preempt = preempt;
    this.time = resource.env.now;
    this.usageSince = undefined;
    this.process = resource.env.activeProcess;
  }

  /** Withdraws the request if it waits, and gives the place back if there is one. */
  override [Symbol.dispose](): void {
    this.cancel();
    this.resource.release(this);
  }

  /** @internal */
  protected override takePart(): void {
    this.exchange.serveGets();
  }
}

/** The return of a place, which happens at once but is processed in its turn. */
export class Release extends Claim<void> {
  readonly request: Request;

  /** Made by `resource.release(request)`. */
  constructor(resource: Resource, line: Line<Release>, request: Request) {
    super(resource, line);
    this.request = request;
  }

  /** @internal */
  protected override takePart(): void {
    this.exchange.servePuts();
  }
}

/**
 * So many places, asked for and given back; who asks first is served first.
 *
 * @example
 * function* customer(env: Environment, counter: Resource): ProcessGenerator {
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
  private readonly releases: Fifo<Release>;
  private places: number;

  /** @throws RangeError when the capacity is not above 0 */
  constructor(env: Environment, capacity = 1) {
    super(env);
    checkPositive('a capacity', capacity);
    this.users = [];
    this.queue = this.newQueue();
    this.releases = new Fifo();
    this.places = capacity;
  }

  /** How many places are taken. */
  get count(): number {
    return this.users.length;
  }

  /** How many places there are. Set from a process, it grows at once and shrinks as users leave. */
  get capacity(): number {
    return this.places;
  }

  set capacity(capacity: number) {
    checkPositive('a capacity', capacity);
    this.places = capacity;
    // One pass grants one place.
    for (let free = capacity - this.count; free > 0 && this.queue.length > 0; free--) this.servePuts();
  }

  /** Asks for a place. */
  request(options: RequestOptions = {}): Request {
    const request = new Request(this, this.queue, options);
    this.queue.push(request);
    this.servePuts();
    return request;
  }

  /** Gives a place back; for a request that has none, does nothing. */
  release(request: Request): Release {
    const release = new Release(this, this.releases, request);
    this.releases.push(release);
    this.serveGets();
    return release;
  }

  /** @internal */
  override servePuts(): void {
    if (this.queue.length > 0) serveInTurn(this.queue, (request) => this.grant(request));
  }

  /** @internal */
  override serveGets(): void {
    if (this.releases.length > 0) serveInTurn(this.releases, (release) => this.takeBack(release));
  }

  /** The queue for those who wait. @internal */
  protected newQueue(): Line<Request> {
    return new Fifo();
  }

  /** Grants a place if one is free; a pass grants one at most. @internal */
  protected grant(request: Request): boolean {
    if (this.users.length < this.places) {
      this.users.push(request);
      request.usageSince = this.env.now;
      request.succeed();
    }
    return false;
  }

  private takeBack(release: Release): boolean {
    const place = this.users.indexOf(release.request);
    if (place >= 0) this.users.splice(place, 1);
    release.succeed();
    return true;
  }
}
