import type { Line } from './exchange.js';
import { type Request, Resource } from './resource.js';
import { SortedLine } from './sorted-line.js';

/** A resource whose places go to the most important request first: the one with the lowest priority number. */
export class PriorityResource extends Resource {
  /** @internal */
  protected override newQueue(): Line<Request> {
    return new SortedLine(byImportance);
  }
}

/** What a process learns when it loses its place: the cause of its interrupt. */
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
 */
export class PreemptiveResource extends PriorityResource {
  /** @internal */
  protected override grant(request: Request): boolean {
    if (this.count >= this.capacity && request.preempt) this.evictFor(request);
    return super.grant(request);
  }

  private evictFor(request: Request): void {
    // Of users who are equally unimportant the one who was granted a place first.
    const least = this.users.reduce((a, b) => (byImportance(a, b) < 0 ? b : a));
    if (byImportance(request, least) >= 0) return;
    this.users.splice(this.users.indexOf(least), 1);
    least.process?.interrupt(new Preempted(request.process, least.usageSince, this));
  }
}

/** By priority, then the time of the request, then those that preempt before those that do not. */
function byImportance(a: Request, b: Request): number {
  return a.priority - b.priority || a.time - b.time || Number(b.preempt) - Number(a.preempt);
}
