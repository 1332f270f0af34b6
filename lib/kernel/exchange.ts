import type { Environment } from './environment.js';
import { Event } from './event.js';
import type { Fifo } from './fifo.js';
import type { SortedLine } from './sorted-line.js';

/** A queue of events that wait to be served. */
export type Line<T> = Fifo<T> | SortedLine<T>;

/** An event that waits in one of the two queues of an exchange until it is served. */
export abstract class Claim<T> extends Event<T> {
  /** Where it waits. @internal */
  protected readonly exchange: Exchange;
  private readonly line: { remove(claim: never): boolean };

  constructor(exchange: Exchange, line: { remove(claim: never): boolean }) {
    super(exchange.env);
    this.exchange = exchange;
    this.line = line;
    this.takesPart();
  }

  /**
   * Takes the claim out of its queue, so that it will never be served; nobody else is served for it. Does
   * nothing once it has been served.
   */
  cancel(): void {
    if (!this.triggered) this.line.remove(this as never);
  }

  /** Cancels, if still waiting, when the block that holds the claim with `using` ends. */
  [Symbol.dispose](): void {
    this.cancel();
  }
}

/**
 * What resources, containers and stores have in common: one queue of those who put something in (or ask
 * for a place) and one of those who take something out (or give a place back).
 *
 * A claim joins its queue when it is made, and that queue alone is served at once. When the claim is itself
 * processed, the opposite queue is served, before whoever waited for the claim goes on.
 */
export abstract class Exchange {
  readonly env: Environment;

  constructor(env: Environment) {
    this.env = env;
  }

  /** Serves those who put, as far as that goes. @internal */
  abstract servePuts(): void;

  /** Serves those who get, as far as that goes. @internal */
  abstract serveGets(): void;
}

/**
 * One pass over a queue from its head, which stops at the first claim that cannot be served: nobody overtakes.
 *
 * @param serve serves a claim if it can be served, and tells whether the pass goes on behind it
 * @internal
 */
export function serveInTurn<C extends Event>(line: Line<C>, serve: (claim: C) => boolean): void {
  for (let head = line.peek(); head !== undefined; head = line.peek()) {
    const goesOn = serve(head);
    if (!head.triggered) return;
    line.shift();
    if (!goesOn) return;
  }
}

/** @throws RangeError unless it is a number above 0; Infinity is one. @internal */
export function checkPositive(what: string, value: number): void {
  if (!(value > 0)) throw new RangeError(`${what} is a number above 0, not ${value}`);
}
