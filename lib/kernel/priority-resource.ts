import type { Environment } from './environment.js';
import type { Line } from './exchange.js';
import { located } from './located.js';
import { type Request, Resource } from './resource.js';
import { SortedLine } from './sorted-line.js';

/**
 * A resource whose places go to the most important request first: the one with the lowest priority number.
 *
 * @example
 * const doctor = new PriorityResource(env, 1, 'doctor');
 * using turn = doctor.request({ priority: isUrgent ? 0 : 1 });
 */
export class PriorityResource extends Resource {
  constructor(env: Environment, capacity = 1, name = 'a priority resource') {
    super(env, capacity, name);
  }

  /** @internal */
  protected override newQueue(): Line<Request> {
    return new SortedLine(byPriority);
  }
}

/**
 * What a process learns when it loses its place: the cause of its interrupt.
 *
 * @example if (error.cause instanceof Preempted) console.log(`had the place since ${error.cause.usageSince}`);
 */
export class Preempted {
  /** The process that asked for the place. */
  readonly by: Request['process'];
  /** When the place that is lost had been granted. */
  readonly usageSince: number | undefined;
  /** The resource in question. */
  readonly resource: Resource;

  constructor(by: Request['process'], usageSince: number | undefined, resource: Resource) {
    this.by = by;
    this.usageSince = usageSince;
    this.resource = resource;
  }
}

/**
 * A resource whose places are taken from less important users: when a request that preempts comes to the
 * head of the queue and no place is free, the least important user is interrupted with `Preempted`.
 *
 * A request can be preempted after its place was granted and before its process goes on: the interrupt then
 * comes where the process waits for the request.
 *
 * @example
 * using repairman = repairmen.request({ priority: 1 });
 * try {
 *   yield* repairman;
 *   yield* env.timeout(30);
 * } catch (error) {
 *   if (!(error instanceof Interrupt && error.cause instanceof Preempted)) throw error;
 *   console.log(`taken by ${error.cause.by?.name}`);
 * }
 */
export class PreemptiveResource extends PriorityResource {
  constructor(env: Environment, capacity = 1, name = 'a preemptive resource') {
    super(env, capacity, name);
  }

  /** @internal */
  protected override newQueue(): Line<Request> {
    return new SortedLine(byImportance);
  }

  /** @internal */
  protected override hasPlaceFor(request: Request): boolean {
    // Where places were taken away there may be more users than places: one who leaves makes no room then.
    const wouldHelp = this.count >= this.capacity && this.count - 1 < this.capacity;
    if (request.preempt && wouldHelp) this.evictFor(request);
    return super.hasPlaceFor(request);
  }

  private evictFor(request: Request): void {
    // Of users who are equally unimportant the one who was granted a place first.
    const least = this.users.reduce((a, b) => (byImportance(a, b) < 0 ? b : a));
    if (byImportance(request, least) >= 0) return;
    const { process, usageSince } = least;
    if (process !== undefined && process === this.env.activeProcess) {
      // Who runs cannot be interrupted: another's request waits for the next pass.
      if (request.process !== process) return;
      request.cancel();
      throw new Error(located(this.env, `${process} asks for the place that it has itself`));
    }
    this.takeBack(least);
    // Who has ended without giving the place back loses it, but need not be told.
    if (process?.isAlive) process.interrupt(new Preempted(request.process, usageSince, this));
  }
}

/** By priority, then the time of the request. (Differences would be NaN between infinite ones.) */
function byPriority(a: Request, b: Request): number {
  if (a.priority !== b.priority) return a.priority < b.priority ? -1 : 1;
  return a.time - b.time;
}

/** As by priority, then those that preempt before those that do not. */
function byImportance(a: Request, b: Request): number {
  return byPriority(a, b) || Number(b.preempt) - Number(a.preempt);
}
