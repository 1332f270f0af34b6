import type { Environment } from './environment.js';
import { Event } from './event.js';
import type { Fifo } from './fifo.js';
import { located } from './located.js';
import type { SortedLine } from './sorted-line.js';

/** A queue of events that wait to be served. */
export type Line<T> = Fifo<T> | SortedLine<T>;

/**
 * What one does with an exchange, as an event that waits in a queue until it is served: ask for a place, put
 * something in, take something out.
 */
export abstract class Claim<T> extends Event<T> {
  /**
   * Takes the claim out of its queue, so that it will never be served; nobody else is served for it. Does
   * nothing once it has been served.
   */
  cancel(): void {
    if (!this.state.isTriggered) this.withdraw();
  }

  /** Cancels, if still waiting, when the block that holds the claim with `using` ends. */
  [Symbol.dispose](): void {
    this.cancel();
  }

  /** Takes it out of its queue. @internal */
  protected abstract withdraw(): void;
}

/** Told of what happens at an exchange, each time after it has. @internal */
export interface ExchangeObserver {
  /** A claim stands in a queue. */
  joined(claim: Claim<unknown>): void;
  /** A claim has been served. */
  served(claim: Claim<unknown>): void;
  /** A claim has been taken out of its queue. */
  gaveUp(claim: Claim<unknown>): void;
  /** Places have been given back, taken away or added. */
  changed(): void;
}

/**
 * What resources, containers and stores have in common. A claim joins its queue when it is made, and that
 * queue alone is served at once. When the claim is itself processed, the opposite queue is served, before
 * whoever waited for the claim goes on.
 */
export abstract class Exchange {
  /** The environment that it is in. */
  readonly env: Environment;
  /** For messages and reports. */
  readonly name: string;
  /** Whoever monitors it. @internal */
  observer: ExchangeObserver | undefined;

  constructor(env: Environment, name: string) {
    this.env = env;
    this.name = name;
    this.observer = undefined;
  }

  /** Takes a claim out of its queue, if it stands there. @internal */
  leave<C extends Claim<unknown>>(queue: Line<C>, claim: C): void {
    if (queue.remove(claim)) this.observer?.gaveUp(claim);
  }
}

/** @throws RangeError unless it is a number above 0; Infinity is one. @internal */
export function checkPositive(env: Environment, what: string, value: number): void {
  if (!(value > 0)) throw new RangeError(located(env, `${what} is a number above 0, not ${value}`));
}
